### Regelpakete.

pack = Das Regelpaket „{ $label }“, Fassung { $version } ({ $digest }), wird zusammen mit dieser Vereinbarung geführt. { $on }, läuft die Frist { $rows } für die betroffene Partei, wenn die Zeile als auf sie anwendbar oder als ungeklärt gezeichnet ist; darüber zeichnet { $by }{ $pinned }.
    .on = Sobald { $it }
    .rows = jeder seiner Zeilen { $it }
    .all-rows = jeder seiner Zeilen
    .pinned = ; eine andere Fassung kann { $it } festlegen
