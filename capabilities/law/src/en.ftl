### Rule packs.

pack = The pack “{ $label }”, version { $version } ({ $digest }), is kept with this agreement. { $on }, the clock of { $rows } runs for the party concerned if the row was signed as applying to it, or as undetermined; { $by } signs that{ $pinned }.
    .on = Once { $it }
    .rows = each of its rows { $it }
    .all-rows = each of its rows
    .pinned = ; another version may be pinned by { $it }
