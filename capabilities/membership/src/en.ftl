### Who is a party, who acts for whom.

party = { $name } (`{ $id }` in the record) may become a party.
party-named = { $name } (`{ $id }` in the record) is named here and does not sign.
leaving = { $on }, the party concerned is no longer a party; { $rest }.
    .ends = its open duties end
    .stays = what it owed by then stays owed
accession = A new party joins when { $who } have signed{ $after }; it is a party from { $from }.
    .after = , once a decision on { $it } binds
    .date-in-document = the date in the document, if both have signed by then
    .last-signature = the last signature
office = The office of { $label }{ $filled }{ $substitute }.
    .held = { " is first held by " }{ $it }
    .held-then-filled = { " is first held by " }{ $of }, and filled { $by }
    .filled = { " is filled " }{ $it }
    .by-decision = by a decision on { $it }
    .by = by { $it }
    .may-be-filled = { " may be filled" }
    .substitute = ; if its holder leaves, { $it } takes it
authority = Whoever signs as { $who } may sign statements of these kinds: { $kinds }.
    .all = { " (all)" }
joining = A party joins by { $by }{ $who }; before that its statements do not count.
    .mandate = { " of somebody who may sign for it" }
