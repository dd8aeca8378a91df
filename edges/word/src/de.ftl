### Was ein Word-Dokument über sich selbst sagt.

about = Dieses Dokument ist erzeugt aus der Charta mit dem Prüfwert { $digest }. Werte in Feldern sind vereinbart; zu ändern sind sie in ihren Feldern.
not-in-force = Nicht in Kraft: { $why }
annex = Was die Software von jeder Ziffer umsetzt
    .clause = Ziffer
    .keeps = Was die Software umsetzt
    .rule = Regel
footer =
    .charter = Charta { $digest }
    .page = Seite
    .of = von
    .against = Änderungen gegenüber { $digest }
