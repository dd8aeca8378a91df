### Gremien und wie sie beschließen.

body = In { DAT($body) } { $seats }{ $chair }.
    .one-per-party = hat jede Partei einen Sitz
    .appointed = haben die Berufenen einen Sitz
    .these = haben einen Sitz: { $it }
    .chair = ; den Vorsitz führt { $it }
chair = Den Vorsitz { GEN($body) } führt { $is }{ $substitute }.
    .substitute = ; bei Abwesenheit führt ihn { $it }
convening = Die Sitzungen { GEN($body) } beruft { $by } ein.
before-extraordinary = , bei einer außerordentlichen Sitzung mindestens { $it } vorher
agenda = Die Tagesordnung { GEN($body) } wird mindestens { ACC($ordinary) } vor der Sitzung versandt{ $extraordinary }.
summons = Die Einladung zur Sitzung { GEN($body) } wird mindestens { ACC($ordinary) } vor der Sitzung versandt{ $extraordinary }.
addition = Eine Ergänzung der Tagesordnung { GEN($body) } wird mindestens { ACC($ordinary) } vor der Sitzung mitgeteilt{ $extraordinary }.
extraordinary = Eine außerordentliche Sitzung { GEN($body) } findet statt, wenn { $number }{ $many ->
    [yes] { GEN($who) }
   *[no] { $who }
} sie { $many ->
    [yes] verlangen
   *[no] verlangt
}.
    .its-members = { $case ->
        [gen] seiner Mitglieder
       *[nom] eines der Mitglieder
    }
    .at-least = mindestens { $it }{ " " }
    .any = { "" }
cadence = { $body } tritt in jedem Zeitraum von { DAT($every) }, gerechnet ab { DAT($from) }, mindestens einmal zusammen; dafür steht der Vorsitz ein.
quorum = { $body } ist nur beschlussfähig, wenn { $part } anwesend oder vertreten sind.
    .voting = { $case ->
        [gen] der stimmberechtigten Mitglieder
       *[nom] alle stimmberechtigten Mitglieder
    }
    .all = { $case ->
        [gen] aller Mitglieder, auch der nicht stimmberechtigten,
       *[nom] alle Mitglieder, auch die nicht stimmberechtigten,
    }
    .part = mindestens { $part } { GEN($of) }
ladder = Ist { $body } nicht beschlussfähig, so beruft der Vorsitz innerhalb von { DAT($again) } eine zweite Sitzung ein; ist auch sie nicht beschlussfähig, so { $then }.
    .any-number = beschließt eine dritte mit jeder Zahl von Mitgliedern
    .quorum-too = bedarf auch eine dritte der Beschlussfähigkeit
ballot = Jedes Mitglied { GEN($body) } hat je Antrag eine Stimme.
voting = { $body } beschließt mit { DAT($part) }; { $abstentions }; { $tie }.
    .present = der anwesenden oder vertretenen Mitglieder
    .members = aller Mitglieder
    .cast = der abgegebenen Stimmen
    .all-who-vote = aller Abstimmenden
    .votes-of = den Stimmen { $it }
    .part = mindestens { $part } { $of }
    .abstention-cast = eine Enthaltung gilt als abgegebene Stimme
    .abstention-not = eine Enthaltung gilt nicht als abgegebene Stimme
    .tie-rejects = bei Stimmengleichheit ist der Antrag abgelehnt
    .tie-chair = bei Stimmengleichheit entscheidet die Stimme des Vorsitzes
proxy = Ein Mitglied { GEN($body) } darf sich { $may ->
    [yes] { "" }
   *[no] nicht{ " " }
}durch ein anderes Mitglied vertreten lassen.
exclusion = { $who } darf bei Beschlüssen { GEN($body) }{ $in } { $from }.
    .interested = Ein Mitglied, das ein Interesse am Antrag offengelegt hat,
    .subject = Die Partei, die der Antrag betrifft,
    .leaver = Die Partei, die austreten will,
    .whoever = Wer den Status { $it } hat,
    .both = weder abstimmen noch ein Veto einlegen
    .vote = nicht abstimmen
    .veto = kein Veto einlegen
    .matter = { " in der Angelegenheit " }{ $it }
    .matters = { " in den Angelegenheiten " }{ $it }
matter = Über „{ $label }“ beschließt { $by }{ $at-least }{ $proposed }{ $needs }{ $effect }.
    .by-all = { " mit allen Stimmen" }
    .at-least = { " mit mindestens " }{ DAT($it) }
    .proposed = { " auf Vorschlag " }{ GEN($it) }
    .needs = , jedoch nur, wenn { $it }
    .effect = ; sobald der Beschluss bindet, { $it }
marked = { $body } beschließt nur über Punkte, die als Beschlusspunkte gekennzeichnet sind.
new-item = In einer Sitzung { GEN($body) } wird ein neuer Punkt aufgenommen, wenn alle anwesenden oder vertretenen Mitglieder zustimmen.
minutes = Nach jeder Sitzung { GEN($body) } übersendet { $by } allen Mitgliedern innerhalb von { DAT($within) } den Entwurf des Protokolls.
    .its-chair = der Vorsitz
acceptance = Das Protokoll { GEN($body) } gilt als genehmigt, wenn kein Mitglied innerhalb von { DAT($within) } nach der Übersendung widerspricht.
binding = Beschlüsse { GEN($body) } binden, { $when }.
    .at-once = sobald sie gefasst sind
    .minutes = sobald das Protokoll, das sie festhält, genehmigt ist und kein Veto mehr offensteht
veto = { $who } kann gegen einen Beschluss { GEN($body) } { $route } ein Veto einlegen, und zwar { $until }{ $ground }.
    .every-party = Jede Partei
    .a-member = Ein Mitglied
    .original = zu einem Punkt der ursprünglichen Tagesordnung
    .added = zu einem nachträglich aufgenommenen Punkt
    .written = , der ohne Sitzung gefasst wurde,
    .meeting-only = nur während der Sitzung
    .until = bis { TIL($it) }
    .draft-sent = { $case ->
        [gen] der Übersendung des Protokollentwurfs
        [dat] der Übersendung des Protokollentwurfs
       *[nom] die Übersendung des Protokollentwurfs
    }
    .outcome-told = { $case ->
        [gen] der Mitteilung des Ergebnisses
        [dat] der Mitteilung des Ergebnisses
       *[nom] die Mitteilung des Ergebnisses
    }
    .ground = ; der Grund wird nach der Frage { $it } beurteilt
written = { $body } kann ohne Sitzung beschließen: Mindestens { $part } aller Mitglieder müssen bis zum gesetzten Tag zustimmen, und kein Mitglied darf innerhalb von { DAT($within) } nach Unterrichtung widersprechen; der Beschluss bindet mit Mitteilung seiner Annahme.
