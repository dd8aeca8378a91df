### Who may do what with which data.

permit = { $who } may { $do } { $asset }{ $for }{ $when }{ $from }{ $until }{ $with }{ $else }.
    .for = { " for " }{ $it }
    .when = , if { $it }
    .from = , from { $it }
    .until = , until { $it }
    .with-one = ; with it goes the duty { $it }
    .with-many = ; with it go the duties { $it }
    .else = ; otherwise { $it }
forbid = { $who } may not { $do } { $asset }{ $for }{ $when }{ $unless }.
    .for = { " for " }{ $it }
    .when = , if { $it }
    .unless = , unless { $it }
forbid-all = Nobody may { $do } { $asset }{ $for }{ $when }{ $unless }.
asset = “{ $label }” { $what }{ $owner }{ $use }{ $region }.
    .class = is a class, whose members are registered
    .shared = is shared
    .owner = ; it belongs to { $it }
    .use = ; it may be used at most for { $it }
    .region = , and only in { $it }
derive = What is derived from { $from } stays under its terms; of several terms the strictest hold.
purpose = “{ $label }” means { $meaning }{ $within }.
    .within = ; it lies within { $it }
region = The region “{ $label }” is { $places }.
place = The place “{ $label }” lies in { $within }.
