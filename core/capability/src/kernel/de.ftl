### Die Blöcke des Kerns.

duty = { $on }{ $when }, { $many ->
    [yes] müssen
   *[no] muss
} { $bearer } { $due }{ $form } { $act }{ $pays }{ $unless }{ $paused }{ $bends }{ $then }{ $else }.
    .formal = { " " }in förmlicher Form
    .writing = { " " }schriftlich
    .when = { " " }und sofern { $it }
    .unless = , es sei denn, dass { $it }
    .paused = ; die Frist ruht, solange { $it }
    .then = ; ist dies geschehen, so { $it }
    .else = ; geschieht dies nicht, so { $it }
    .pays = ; erfüllt ist die Pflicht, wenn die Zahlungen zusammen { ACC($it) } erreichen
    .pays-amount = ; erfüllt ist die Pflicht, wenn die Zahlungen zusammen den als { $it } geschuldeten Betrag erreichen

right = { $on }{ $when }, { $many ->
    [yes] können
   *[no] kann
} { $holder }{ $from } bis { TIL($until) } { $power }{ $unless }; { $silence }{ $proof }{ $bends }{ $effect }{ $lapse }.
    .when = { " " }und sofern { $it }
    .from = { " ab " }{ DAT($it) }
    .until = { $it }
    .unless = , es sei denn, dass { $it }
    .silence-consent = Schweigen gilt als Einwilligung
    .silence-acceptance = Schweigen gilt als Annahme
    .silence-permission = Schweigen gilt als Erlaubnis
    .silence-waiver = Schweigen gilt als Verzicht
    .silence-lapse = wird das Recht nicht ausgeübt, so erlischt es
    .proof-received = , sobald der Zugang der Mitteilung nachgewiesen ist
    .proof-sent = , sobald die Absendung der Mitteilung nachgewiesen ist
    .effect = ; wird es ausgeübt, so { $it }
    .lapse = ; wird es nicht ausgeübt, so { $it }

extend = { $on }{ $when }, so verschiebt sich das Ende{ $by }{ $to }{ $often }
    .on = ; wenn { $it }
    .when = { " " }und sofern { $it }
    .by = { " um " }{ ACC($it) }
    .to = { " bis " }{ TIL($it) }
    .once = , jedoch nur einmal
    .each-time = , und zwar jedes Mal
bends =
    .outer = ; keinesfalls später als { NOM($it) }
    .barred = ; die Ausübung ist ausgeschlossen, solange { $it }
    .nor-while = ; ebenso, solange { $it }
    .limit = ; die Ausübung ist zulässig { $it }
    .limit-unless = , es sei denn, dass { $it }
    .quantity = ; das Recht umfasst insgesamt { $it }
    .parts = , auszuüben auf einmal oder in Teilen, nie jedoch über den Rest hinaus
    .whole = , auszuüben im Ganzen oder gar nicht
    .per = ; gesondert je { $it }
    .joiners = ; wer später beitritt, ist einbezogen
    .moves = ; läuft die Frist, wenn eine Fassung diese Bedingungen einführt, so gelten diese auch für sie
    .right-moves = ; ist das Recht offen, wenn eine Fassung diese Bedingungen einführt, so gelten diese auch dafür, eine kürzere Frist jedoch nur, wenn der Berechtigte der Fassung zugestimmt hat

rule = { $on }{ $if }, { $then }{ $per }.
    .if = { " " }und sofern { $it }
    .per = , und zwar je { $it }

choice = { $on }{ $when }, { $many ->
    [yes] können
   *[no] kann
} { $by } bis { TIL($until) }{ $outer } zwischen { DAT($of) } wählen{ $per }; ohne Wahl gilt { $otherwise }.
    .when = { " " }und sofern { $it }
    .outer = , keinesfalls später als { NOM($it) },
    .per = , und zwar je { $it }

act = { $what } kann von { DAT($by) }{ $form } eingetragen werden.
    .formal = { " " }in förmlicher Form

status = „{ $label }“ ist ein Status { GEN($of) }{ $begins }{ $ends }{ $cycle }{ $standing }.
    .begins = ; er beginnt, wenn { $it }
    .ends = ; er endet, wenn { $it }
    .first = ; er ist der erste seines Lebenslaufs
    .first-or-after = ; er ist der erste oder folgt auf { $it } und beendet { $many ->
        [yes] diese
       *[no] diesen
    }
    .after = ; er folgt nur auf { $it } und beendet { $many ->
        [yes] diese
       *[no] diesen
    }
    .per = ; er besteht gesondert je { $it }
    .stops = ; wer ihn hat, { $it } nicht
    .goes-on = ; wer ihn hat, { $it } weiterhin
standing-votes = stimmt
standing-counts = zählt
standing-accesses = nutzt, was erlaubt ist,
standing-pays = zahlt

finding = { $judge } entscheidet: { $question } Ergeht{ $outer } keine Antwort, so lautet sie „{ $at-outer }“{ $meanwhile }{ $standard }{ $evidence }{ $from }{ $change }.{ $substitute }{ $contested }
    .outer = { " innerhalb von " }{ DAT($it) } nach der Frage
    .meanwhile = ; bis dahin gilt „{ $it }“
    .standard = ; Maßstab ist { $it }
    .evidence = ; Grundlage ist { $it }
    .from-subject = ; sie wirkt von dem Zeitpunkt an, auf den sie sich bezieht
    .may-change = ; die Antwort kann geändert werden
    .no-substitute = { " " }Hat der Entscheidende ein Interesse an der Antwort, so tritt niemand an seine Stelle, und die Frage bleibt unbeantwortet.
    .substitute = { " " }Hat der Entscheidende ein Interesse an der Antwort, so tritt an seine Stelle { $it }.
    .contest = { " " }{ $by } kann die Antwort{ $within }{ $before } anfechten; im Fall der Anfechtung { $how }.
    .contest-within = { " innerhalb von " }{ DAT($it) }
    .contest-before = { " vor " }{ DAT($it) }
    .stands = gilt sie fort, bis darüber entschieden ist
    .paused = hat sie keine Wirkung, bis darüber entschieden ist

measure = { $by } { $many ->
    [yes] geben
   *[no] gibt
} { ACC($it) } zu jedem betroffenen Gegenstand an{ $per }, und zwar als { $unit }.
    .per = , je { $it }
    .count = Zahl
    .money = Geldbetrag
    .percent = Prozentsatz
    .unit = { $it }

amount = { $debtor } { $many ->
    [yes] haben
   *[no] hat
} an { ACC($creditor) } { ACC($formula) } zu zahlen{ $several }{ $shares }{ $once }{ $cuts }{ $minimum }{ $within }{ $per }{ $corrects }{ $currency }{ $round }{ $declared }.
    .if = { " " }und sofern { $it }
    .by-tiers = { $tiers } bezogen auf { ACC($it) }
    .several = , jeder zu dem Teil, der sich nach { DAT($it) } bemisst
    .several-equal = , jeder zu gleichen Teilen
    .shares = , aufzuteilen in dieser Reihenfolge: { $it }
    .shares-equal = , aufzuteilen zu gleichen Teilen
    .once = , und zwar einmal je betroffenem Gegenstand
    .minimum = ; insgesamt mindestens { ACC($it) }
    .within = , höchstens bis zur Obergrenze { $it }
    .per = , gesondert gezählt je { $it }
    .corrects = ; eine zweite Angabe für denselben Zeitraum „{ $it }“ berichtigt die erste: Mehr wird geschuldet, Weniger gutgeschrieben
    .currency = , in { $it }
    .half-up = , bei genau der Hälfte aufgerundet
    .declared = ; den Betrag gibt { $it } an
amount-on = { $on }{ $if }, { $many ->
    [yes] haben
   *[no] hat
} { $debtor } an { ACC($creditor) } { ACC($formula) } zu zahlen{ $several }{ $shares }{ $once }{ $cuts }{ $minimum }{ $within }{ $per }{ $corrects }{ $currency }{ $round }{ $declared }.
amount-cut = ; abzüglich { GEN($by) } wegen „{ $label }“{ $when }{ $floor }{ $left }
    .when = , sofern { $it }
    .floor = , jedoch nie unter { ACC($it) }
    .carried = ; was danach nicht abgezogen werden kann, wird später abgezogen

cap = { $who } zahlt{ $each } { $per } höchstens { ACC($amount) }{ $deductible }{ $not-for }{ $not-if }{ $erodes }{ $otherwise }.
    .per = je { $it }
    .each-creditor = { " an jeden Gläubiger" }
    .deductible = , und nichts von den ersten { DAT($it) }
    .not-for = ; dies gilt nicht, soweit die Antwort auf { $it } „ja“ lautet
    .not-if = ; dies gilt nicht, wenn { $it }
    .erodes = ; Zahlungen werden angerechnet auf und sind begrenzt durch { ACC($it) }
    .otherwise = ; was ausgenommen ist, wird begrenzt durch { ACC($it) }

moment = der Zeitpunkt „{ $label }“ ist { $is }.
moment-each = { $each } ist der Zeitpunkt „{ $label }“ { $is }.
    .each = für { $it } gesondert
    .while = , solange der Status { $it } besteht,

ending = { $on }{ $ground }, gilt:{ $rows }.
    .ground = { " " }und der Grund { $it } ist
    .row = { " für " }{ ACC($who) }: { $lines }{ $effect };
    .part = „{ $part }“ { $it }
    .rate-open = „{ $part }“ { $it } zu einem noch zu vereinbarenden Satz
    .other = „{ $part }“: { $it }
    .effect = ; außerdem { $it }
ending-bare = { $on }{ $ground }.
outcome-ends = endet
outcome-continues = besteht fort
outcome-paid-up = ist abgegolten
outcome-royalty-bearing = wird vergütungspflichtig
outcome-royalty-free = wird vergütungsfrei
outcome-nonexclusive = wird nicht ausschließlich
outcome-exclusive = wird ausschließlich
outcome-due-at-once = wird sofort fällig

survive = { $many ->
    [yes] Die Ziffern { $clauses } gelten
   *[no] Ziffer { $clauses } gilt
} nach dem Ende fort{ $ground }{ $until }{ $while }{ $others }.
    .ground = { " " }aus dem Grund { $it }
    .until = , und zwar bis { TIL($it) }
    .while = , solange { $it }
    .others = ; Bestimmungen, die nicht fortgelten, ordnen nichts mehr an
    .none = Keine Bestimmung gilt nach dem Ende fort.
    .each = Nach dem Ende folgt jede Bestimmung ihren eigenen Voraussetzungen.

schedule = Die Anlage { $title } wird nur geändert durch { ACC($by) }.

outside = Der Text { $title } ist in der Fassung { $which } Teil der Charta; ersetzen { $many ->
    [yes] können
   *[no] kann
} ihn { $who }{ $notice }{ $grows }.
    .notice = , und zwar mit { DAT($it) } Vorlauf
    .grows = ; Ergänzungen kommen von { DAT($it) }

address = { $by } { $many ->
    [yes] registrieren und ändern
   *[no] registriert und ändert
} die Anschriften für Mitteilungen{ $change }{ $none }.
    .notice = , mit Wirkung { $it } nach der Registrierung
    .reached = ; wer keine registriert hat, wird gleichwohl erreicht
    .own-word = ; wer keine registriert hat, empfängt eine Mitteilung nur nach eigener Bestätigung

delivery = Mitteilungen nach „{ $label }“ ergehen{ $form }{ $register }{ $methods }{ $actual }.
    .formal = { " " }in förmlicher Form
    .writing = { " " }schriftlich
    .register = { " " }an die aktuelle Anschrift des Empfängers in „{ $it }“
    .actual = ; tatsächlicher Zugang gilt, sobald er nachgewiesen ist, als Zugang
delivery-method = ; auf dem Weg „{ $label }“: zugegangen { $bare ->
    [yes] { $received }
   *[no] mit { DAT($received) }
}{ $needs }{ $proof }{ $sending }
    .needs = , nicht jedoch bevor vorliegt: { $it }
    .proof = , nachgewiesen durch { $it }
    .sending = , Absendung nachgewiesen durch { $it }

alternatives = Von den Ziffern { $of } gilt Ziffer { $one }; die anderen gelten nicht.
option = { $many ->
    [yes] Die Ziffern { $clauses } gelten
   *[no] Ziffer { $clauses } gilt
}{ $not ->
    [yes] { " nicht" }
   *[no] { "" }
}.

derogation = { $many ->
    [yes] Die Ziffern { $clauses } werden
   *[no] Ziffer { $clauses } wird
} { $instead }{ $when }{ $from }{ $until }.
    .by = durch Ziffer { $it } ersetzt
    .by-nothing = ersatzlos verdrängt
    .when = , solange { $it }
    .from = , ab { DAT($it) }
    .until = , bis { TIL($it) }

precedence = Bei Widersprüchen geht in dieser Reihenfolge vor: { $order }.{ $except }
    .except = { " " }Für „{ $subject }“ beginnt sie mit { $it }.

amendment = { $what } { $many ->
    [yes] können
   *[no] kann
} durch { ACC($who) } geändert werden{ $notice }; nie rückwirkend.
    .everything = Die gesamte Charta
    .clauses = { $many ->
        [yes] Die Ziffern { $it }
       *[no] Ziffer { $it }
    }
    .resolution = einen Beschluss über { $it }
    .notice = , und zwar mit einer Ankündigungsfrist von { DAT($it) }

affiliates = Wer unmittelbar oder mittelbar durch { $share } { $of } beherrscht wird, ist „{ $label }“ des Beherrschenden, solange dies andauert{ $except }.
    .more-than = mehr als { ACC($it) }
    .at-least = mindestens { ACC($it) }
    .votes = der Stimmrechte
    .economics = der wirtschaftlichen Beteiligung
    .any = der Stimmrechte oder der wirtschaftlichen Beteiligung oder durch vertragliche Beherrschung
    .votes-or-contract = der Stimmrechte oder durch vertragliche Beherrschung
    .votes-or-economics = der Stimmrechte oder der wirtschaftlichen Beteiligung
    .except = ; ausgenommen: { $it }

record = { $who } versieht die Einträge mit dem Zeitstempel{ $notice }{ $late }.
    .notice = ; ein Eintrag gilt als zugegangen, wenn der Knoten des Empfängers dies erklärt, spätestens { $it } nach dem Stempel
    .late = ; eine Tatsache kann bis zu { $it } später zu ihrem eigenen Zeitpunkt eingetragen werden, sofern sie belegt ist
prevail = Widersprechen sich Wortlaut und Block, so geht der Wortlaut vor; das berechnete Ergebnis gilt als richtig, bis es angefochten ist.
prevail-other = Widersprechen sich Wortlaut und Block, so gilt für den Wortlaut: { $it }; das berechnete Ergebnis gilt als richtig, bis es angefochten ist.

calendar = Tage enden um Mitternacht in { $zone }
    .named = nach dem Kalender „{ $it }“ enden Tage um Mitternacht in { $zone }
    .closed = keine Geschäftstage sind: { $it }
    .also = geschlossen ist ferner, was nach { DAT($it) } geschlossen ist
    .hours = Geschäftszeit ist { $it }
    .counting-first = eine Frist beginnt am Tag ihres Ereignisses
    .counting-next = eine Frist beginnt am Tag nach ihrem Ereignis
    .months-clamp = fehlt einem Monat der Tag, so endet die Frist an dessen letztem Tag
    .months-overflow = fehlt einem Monat der Tag, so endet die Frist am Ersten des Folgemonats
    .roll-next = fällt das Fristende auf einen geschlossenen Tag, so tritt an seine Stelle der nächste Geschäftstag
    .roll-previous = fällt das Fristende auf einen geschlossenen Tag, so tritt an seine Stelle der vorige Geschäftstag
    .roll-stays = fällt das Fristende auf einen geschlossenen Tag, so bleibt es dabei
    .closings-ended = was das Ende eines Tages auslöst, rechnet ab dem beendeten Tag
    .closings-next = was das Ende eines Tages auslöst, rechnet ab dem dann beginnenden Tag
    .hours-whole = nach Stunden bemessene Fristen beginnen mit der nächsten vollen Stunde
    .hours-exact = nach Stunden bemessene Fristen beginnen sofort
    .rolled-until = eine so verschobene Frist endet dort um { $it }
    .holds-at-least = eine solche Frist umfasst mindestens { $it }

holidays = Die Liste „{ $label }“ ({ $source }) schließt { $days }. Sie reicht von { $from } bis { $to }; darüber hinaus wird nach ihr nichts berechnet.

language = { $many ->
    [yes] Diese Charta liegt in { $versions } vor; verbindlich ist die Fassung in { $authentic }, und soweit die anderen davon abweichen, binden sie nicht
   *[no] Diese Charta liegt in { $authentic } vor
}.
    .en = englischer Sprache
    .de = deutscher Sprache
