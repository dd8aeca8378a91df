### Wer was mit welchen Daten tun darf.

permit = { $who } { $many ->
    [yes] dürfen
   *[no] darf
} { ACC($asset) }{ $for } { $do }{ $when }{ $from }{ $until }{ $with }{ $else }.
    .for = { " für " }{ ACC($it) }
    .when = , sofern { $it }
    .from = , und zwar ab { DAT($it) }
    .until = , und zwar bis { TIL($it) }
    .with-one = ; damit verbunden ist die Pflicht { $it }
    .with-many = ; damit verbunden sind die Pflichten { $it }
    .else = ; andernfalls { $it }
forbid = { $who } { $many ->
    [yes] dürfen
   *[no] darf
} { ACC($asset) }{ $for } nicht { $do }{ $when }{ $unless }.
    .for = { " für " }{ ACC($it) }
    .when = , wenn { $it }
    .unless = , es sei denn, dass { $it }
forbid-all = Niemand darf { ACC($asset) }{ $for } { $do }{ $when }{ $unless }.
asset = „{ $label }“ { $what }{ $owner }{ $use }{ $region }.
    .class = ist ein Sammelbegriff; was darunter fällt, wird registriert
    .shared = wird zur Verfügung gestellt
    .owner = ; Rechtsinhaber ist { $it }
    .use = ; die Nutzung ist höchstens erlaubt für { ACC($it) }
    .region = , und zwar nur in { DAT($it) }
derive = Was aus { DAT($from) } abgeleitet ist, bleibt dessen Bedingungen unterworfen; von mehreren Bedingungen gelten die strengsten.
purpose = „{ $label }“ bedeutet { $meaning }{ $within }.
    .within = ; der Zweck ist enthalten in { DAT($it) }
region = Das Gebiet „{ $label }“ umfasst { $places }.
place = Der Ort „{ $label }“ liegt in { DAT($within) }.
