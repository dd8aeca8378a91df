### Wer Partei ist und wer für wen handelt.

party = { $name } (im Register „{ $id }“) kann Partei werden.
party-named = { $name } (im Register „{ $id }“) wird hier nur genannt und unterzeichnet nicht.
leaving = { $on }, ist die betroffene Partei nicht mehr Partei; { $rest }.
    .ends = ihre offenen Pflichten enden
    .stays = was sie bis dahin schuldet, bleibt geschuldet
accession = Eine neue Partei tritt bei, sobald { $who } unterzeichnet { $many ->
    [yes] haben
   *[no] hat
}{ $after }; sie ist Partei ab { DAT($from) }.
    .after = { " " }und ein Beschluss über { $it } bindet
    .date-in-document = { $case ->
        [dat] dem im Dokument genannten Tag, sofern bis dahin beide unterzeichnet haben
       *[nom] der im Dokument genannte Tag, sofern bis dahin beide unterzeichnet haben
    }
    .last-signature = { $case ->
        [dat] der letzten Unterschrift
       *[nom] die letzte Unterschrift
    }
office = Die Funktion „{ $label }“{ $filled }{ $substitute }.
    .held = { " hat zunächst " }{ $it } inne
    .held-then-filled = { " hat zunächst " }{ $of } inne; danach wird sie { $by } besetzt
    .filled = { " wird " }{ $it } besetzt
    .by-decision = durch Beschluss über { $it }
    .by = durch { ACC($it) }
    .may-be-filled = { " kann besetzt werden" }
    .substitute = ; scheidet der Inhaber aus, so übernimmt sie { $it }
authority = Wer als { $who } unterzeichnet, darf Erklärungen dieser Arten abgeben: { $kinds }.
    .all = { " (alle)" }
joining = Eine Partei tritt bei durch { ACC($by) }{ $who }; vorher zählen ihre Erklärungen nicht.
    .mandate = { " eines für sie Zeichnungsberechtigten" }
