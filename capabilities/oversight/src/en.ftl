### Bodies and how they decide.

body = In { $body } { $seats }{ $chair }.
    .one-per-party = each party has one seat
    .appointed = those who are appointed have a seat
    .these = these have a seat: { $it }
    .chair = ; it is chaired by { $it }
chair = { $is } chairs { $body }{ $substitute }.
    .substitute = ; where the chair is absent, { $it } does
convening = The meetings of { $body } are convened by { $by }.
before-extraordinary = , { $it } before an extraordinary one
agenda = The agenda of { $body } is sent at least { $ordinary } before the meeting{ $extraordinary }.
summons = The summons of { $body } is sent at least { $ordinary } before the meeting{ $extraordinary }.
addition = An item added to the agenda of { $body } is notified at least { $ordinary } before the meeting{ $extraordinary }.
extraordinary = An extraordinary meeting of { $body } is held when { $number }{ $who } { $many ->
    [yes] ask
   *[no] asks
} for it.
    .its-members = its members
    .at-least = at least { $it } of{ " " }
    .any = any of{ " " }
cadence = { $body } meets at least once in every { $every }, counted from { $from }; its chair answers for that.
quorum = { $body } decides only if { $part } are present or represented.
    .voting = its members that may vote
    .all = all its members, those that may not vote included,
    .part = at least { $part } of { $of }
ladder = If { $body } has no quorum, its chair convenes it again within { $again }; if that meeting has none either, { $then }.
    .any-number = a third one decides with any number of members
    .quorum-too = a third one needs the quorum too
ballot = Each member of { $body } has one vote on a motion.
voting = { $body } decides by { $part }; { $abstentions }; { $tie }.
    .present = the members present or represented
    .members = all members
    .cast = the votes cast
    .all-who-vote = all who vote
    .votes-of = the votes of { $it }
    .part = at least { $part } of { $of }
    .abstention-cast = an abstention counts as cast
    .abstention-not = an abstention is not a vote cast
    .tie-rejects = a tie rejects
    .tie-chair = the chair's vote decides a tie
proxy = A member of { $body } { $may ->
    [yes] may
   *[no] may not
} be represented by another member.
exclusion = { $who } may { $from } in { $body }{ $in }.
    .interested = A member with a declared interest in the motion
    .subject = The party that the motion is about
    .leaver = The party that asks to leave
    .whoever = Whoever is { $it }
    .both = neither vote nor veto
    .vote = not vote
    .veto = not veto
    .matter = { " on the matter " }{ $it }
    .matters = { " on these matters: " }{ $it }
matter = “{ $label }” is for { $by } to decide{ $at-least }{ $proposed }{ $needs }{ $effect }.
    .by-all = , by all votes
    .at-least = , by at least { $it }
    .proposed = , on the proposal of { $it }
    .needs = , only if { $it }
    .effect = ; once that binds, { $it }
marked = { $body } decides only on items that are marked for decision.
new-item = In a meeting of { $body } a new item is added if all members present or represented agree.
minutes = After each meeting of { $body }, { $by } sends draft minutes to all its members within { $within }.
    .its-chair = its chair
acceptance = The minutes of { $body } are accepted if no member objects within { $within } of their sending.
binding = Decisions of { $body } bind { $when }.
    .at-once = as soon as they are taken
    .minutes = when the minutes that record them are accepted and no veto is open any more
veto = { $who } may veto a decision of { $body } { $route }, { $until }{ $ground }.
    .every-party = Every party
    .a-member = A member
    .original = on an item of the original agenda
    .added = on an item added to the agenda
    .written = taken without a meeting
    .meeting-only = during the meeting only
    .until = until { $it }
    .draft-sent = the draft minutes were sent
    .outcome-told = the outcome was told
    .ground = ; its ground is judged under the question { $it }
written = { $body } may decide without a meeting: at least { $part } of all members must agree by the date set, and no member may object within { $within } of being told; the decision binds when its acceptance has been notified.
