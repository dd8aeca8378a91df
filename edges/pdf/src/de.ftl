### Was ein PDF über sich selbst sagt, neben dem, was jedes Dokument sagt (edges/publish/src/de.ftl).

keeps = Was die Software umsetzt
how = Wie es zu lesen ist.
    .before = Der Wortlaut der Charta steht in schlichter Schrift. Ein Wert,
    .sample = der so unterstrichen ist,
    .after = ist ein vereinbarter Wert, den Wortlaut und Regeln teilen. Unter einer Ziffer steht, getönt und hinter einer Linie, was die Software von ihr umsetzt; eine Ziffer ohne das ist bloßer Wortlaut.
which = Welcher Text das ist.
    .said = Die Charta hat einen Prüfwert, der am Fuß jeder Seite steht. Ein anderer Text hat einen anderen Prüfwert.
values = Vereinbarte Werte
    .value = Wert
    .name = Name
    .clause = Ziffer
words = Festgelegte Begriffe
    .word = Begriff
    .says = Was er sagt
page = Seite
    .of = von
sign = Unterschrift von
    .for = Unterzeichnet für
    .agrees = im Einverständnis mit der Charta
    .version = in der Fassung mit dem Prüfwert
    .name = Name
    .role = Funktion
    .date = Datum
    .place = Ort
    .signature = Unterschrift
not-in-force = Nicht in Kraft:
