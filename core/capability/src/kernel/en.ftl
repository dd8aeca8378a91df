### The kernel's own blocks.

duty = { $on }{ $when }, { $bearer } must { $act } { $due }{ $form }{ $pays }{ $unless }{ $paused }{ $bends }{ $then }{ $else }.
    .formal = , in formal form
    .writing = , in writing
    .when = , if { $it }
    .unless = , unless { $it }
    .paused = ; the clock stands still while { $it }
    .then = ; once done, { $it }
    .else = ; if not, { $it }
    .pays = ; done when the payments together reach { $it }
    .pays-amount = ; done when the payments together reach what is owed as { $it }

right = { $on }{ $when }, { $holder } may { $power }{ $from } until { $until }{ $unless }; { $silence }{ $proof }{ $bends }{ $effect }{ $lapse }.
    .when = , if { $it }
    .from = { " from " }{ $it }
    .until = { $it }
    .unless = , unless { $it }
    .silence-consent = silence is consent
    .silence-acceptance = silence is acceptance
    .silence-permission = silence permits
    .silence-waiver = silence waives
    .silence-lapse = unused, it lapses
    .proof-received = , once the receipt of the notice is proved
    .proof-sent = , once the sending of the notice is proved
    .effect = ; if used, { $it }
    .lapse = ; if unused, { $it }

extend = { $on }{ $when }, the end moves{ $by }{ $to }{ $often }
    .on = ; when { $it }
    .when = , if { $it }
    .by = { " by " }{ $it }
    .to = { " to " }{ $it }
    .once = , once
    .each-time = , each time
bends =
    .outer = ; in no case later than { $it }
    .barred = ; it may not be used while { $it }
    .nor-while = ; nor while { $it }
    .limit = ; it may be used { $it }
    .limit-unless = , unless { $it }
    .quantity = ; it is for { $it } in all
    .parts = , used at once or in parts, and never for more than is left
    .whole = , used for all of it or not at all
    .per = ; for each { $it }
    .joiners = ; who joins later is included
    .moves = ; one that runs when a version brings these terms moves to them
    .right-moves = ; one that is open when a version brings these terms moves to them, but not to a shorter time unless its holder consented to the version

rule = { $on }{ $if }, { $then }{ $per }.
    .if = , if { $it }
    .per = , for all of the same { $it }

choice = { $on }{ $when }, { $by } may choose between { $of } until { $until }{ $outer }{ $per }; without a choice it is { $otherwise }.
    .when = , if { $it }
    .outer = , in no case later than { $it }
    .per = , for each { $it }

act = { $what } may be put on record by { $by }{ $form }.
    .formal = , in formal form

status = “{ $label }” is a status of { $of }{ $begins }{ $ends }{ $cycle }{ $standing }.
    .begins = ; it begins when { $it }
    .ends = ; it ends when { $it }
    .first = ; it is the first of its life cycle
    .first-or-after = ; it is the first, or follows and ends { $it }
    .after = ; it follows and ends { $it }, and nothing else
    .per = ; it is held for each { $it }
    .stops = ; whoever is in it does not { $it }
    .goes-on = ; whoever is in it goes on to { $it }
standing-votes = vote
standing-counts = count
standing-accesses = use what is permitted
standing-pays = pay

finding = { $judge } judges: { $question } Without an answer{ $outer }, the answer is { $at-outer }{ $meanwhile }{ $standard }{ $evidence }{ $from }{ $change }.{ $substitute }{ $contested }
    .outer = { " within " }{ $it } of the question
    .meanwhile = ; until then it counts as { $it }
    .standard = ; the standard is { $it }
    .evidence = ; the evidence is { $it }
    .from-subject = ; it takes effect from the moment of what it is about
    .may-change = ; an answer may be changed
    .no-substitute = { " " }Where the judge has an interest in the answer, nobody takes its place, and it goes unanswered.
    .substitute = { " " }Where the judge has an interest in the answer, its place is taken by { $it }.
    .contest = { " " }{ $by } may contest the answer{ $within }{ $before }; contested, it { $how }.
    .contest-within = { " within " }{ $it }
    .contest-before = , before { $it }
    .stands = stands until that is decided
    .paused = has no effect until that is decided

measure = { $by } { $many ->
    [yes] state
   *[no] states
} the { $it } of each thing concerned{ $per }, as { $unit }.
    .per = , for each { $it }
    .count = a number
    .money = a sum of money
    .percent = a percentage
    .unit = a { $it }

amount = { $debtor } { $many ->
    [yes] owe
   *[no] owes
} { $creditor } { $formula }{ $several }{ $shares }{ $once }{ $cuts }{ $minimum }{ $within }{ $per }{ $corrects }{ $currency }{ $round }{ $declared }.
    .if = , if { $it }
    .by-tiers = { $tiers } of { $it }
    .several = , each the part that is its { $it }
    .several-equal = , each an equal part of it
    .shares = , which they share in their order: { $it }
    .shares-equal = , which they share in equal parts
    .once = , once for each thing that it is about
    .minimum = ; in all at least { $it }
    .within = , at most the cap { $it }
    .per = , counted for each { $it }
    .corrects = ; a second one of the same { $it } corrects the first: what is more is owed, what is less is credited
    .currency = , in { $it }
    .half-up = , a tie rounded up
    .declared = ; the sum is stated by { $it }
amount-on = { $on }{ $if }, { $debtor } { $many ->
    [yes] owe
   *[no] owes
} { $creditor } { $formula }{ $several }{ $shares }{ $once }{ $cuts }{ $minimum }{ $within }{ $per }{ $corrects }{ $currency }{ $round }{ $declared }.
amount-cut = ; less { $by } for { $label }{ $when }{ $floor }{ $left }
    .when = { " if " }{ $it }
    .floor = , but never below { $it }
    .carried = , and what that keeps from being taken off is taken off later

cap = { $who } pays at most { $amount }{ $each } { $per }{ $deductible }{ $not-for }{ $not-if }{ $erodes }{ $otherwise }.
    .per = for each { $it }
    .each-creditor = { " to each creditor" }
    .deductible = , and nothing of the first { $it }
    .not-for = , except where the answer to { $it } is yes
    .not-if = , except if { $it }
    .erodes = ; what is paid counts against, and is bounded by, { $it }
    .otherwise = ; what is excepted is bounded by { $it }

moment = the moment “{ $label }” is { $is }.
moment-each = { $each }, the moment “{ $label }” is { $is }.
    .each = for each { $it }
    .while = { " that is " }{ $it }

ending = { $on }{ $ground }:{ $rows }.
    .ground = , on the ground of { $it }
    .row = { " for " }{ $who }, { $lines }{ $effect };
    .part = { $part } { $it }
    .rate-open = { $part } { $it } at a rate still to be agreed
    .other = { $part }: { $it }
    .effect = ; { $it }
ending-bare = { $on }{ $ground }.
outcome-ends = ends
outcome-continues = goes on
outcome-paid-up = becomes paid-up
outcome-royalty-bearing = becomes royalty-bearing
outcome-royalty-free = becomes royalty-free
outcome-nonexclusive = becomes non-exclusive
outcome-exclusive = becomes exclusive
outcome-due-at-once = falls due at once

survive = { $many ->
    [yes] Clauses { $clauses } go
   *[no] Clause { $clauses } goes
} on after the end{ $ground }{ $until }{ $while }{ $others }.
    .ground = { " on the ground of " }{ $it }
    .until = { " until " }{ $it }
    .while = { " while " }{ $it }
    .others = ; clauses that do not survive command nothing more
    .none = No clause goes on after the end.
    .each = After the end each clause follows its own conditions.

schedule = The schedule { $title } is changed only by { $by }.

outside = The text { $title } is part of the charter in the version { $which }; { $who } may replace it{ $notice }{ $grows }.
    .notice = , { $it } ahead
    .grows = ; additions come from { $it }

address = { $by } registers, and changes, the addresses at which it receives notices{ $change }{ $none }.
    .notice = , with effect { $it } after it is registered
    .reached = ; whoever has registered none is reached all the same
    .own-word = ; whoever has registered none receives a notice only by its own word

delivery = Notices by “{ $label }” are given{ $form }{ $register }{ $methods }{ $actual }.
    .formal = { " in formal form" }
    .writing = { " in writing" }
    .register = { " " }to the addressee's current address in “{ $it }”
    .actual = ; actual receipt, once proved, is receipt
delivery-method = ; by { $label }: received { $bare ->
    [yes] { $received }
   *[no] on { $received }
}{ $needs }{ $proof }{ $sending }
    .needs = , but not before there is { $it }
    .proof = , proved by { $it }
    .sending = , its sending proved by { $it }

alternatives = Of the clauses { $of }, clause { $one } holds and the others do not.
option = { $many ->
    [yes] Clauses { $clauses } { $not ->
        [yes] do not apply
       *[no] apply
    }
   *[no] Clause { $clauses } { $not ->
        [yes] does not apply
       *[no] applies
    }
}.

derogation = { $many ->
    [yes] Clauses { $clauses } are
   *[no] Clause { $clauses } is
} { $instead }{ $when }{ $from }{ $until }.
    .by = replaced by clause { $it }
    .by-nothing = replaced by nothing
    .when = , while { $it }
    .from = , from { $it }
    .until = , until { $it }

precedence = In a conflict, the first of these prevails: { $order }.{ $except }
    .except = { " " }For { $subject } it begins with { $it }.

amendment = { $what } may be changed by { $who }{ $notice }; never backdated.
    .everything = Everything
    .clauses = { $many ->
        [yes] Clauses { $it }
       *[no] Clause { $it }
    }
    .resolution = a resolution on { $it }
    .notice = , with notice of { $it }

affiliates = Whoever is controlled, directly or through others, by { $share } of { $of } is an { $label } of its controller for as long{ $except }.
    .more-than = more than { $it }
    .at-least = at least { $it }
    .votes = the votes
    .economics = the economic interest
    .any = the votes or the economic interest, or power by contract
    .votes-or-contract = the votes, or power by contract
    .votes-or-economics = the votes or the economic interest
    .except = ; left out: { $it }

record = { $who } stamps the entries{ $notice }{ $late }.
    .notice = ; an entry counts as received when the addressee's node says so, or { $it } after its stamp
    .late = ; a fact may enter at its own moment up to { $it } later, on evidence
prevail = If prose and block disagree, the prose prevails; the computed result is presumed right until contested.
prevail-other = If prose and block disagree, the prose { $it }; the computed result is presumed right until contested.

calendar = days end at midnight in { $zone }
    .named = by the calendar “{ $it }” days end at midnight in { $zone }
    .closed = not counted as business days: { $it }
    .also = closed also when the { $it } is
    .hours = business hours are { $it }
    .counting-first = a period begins on the very day of its event
    .counting-next = a period begins on the day after its event
    .months-clamp = a month that lacks the day ends the period on its last day
    .months-overflow = a month that lacks the day ends the period on the first of the month after
    .roll-next = a last day that is closed moves to the next business day
    .roll-previous = a last day that is closed moves to the business day before
    .roll-stays = a last day that is closed stays
    .closings-ended = what the end of a day brings about is counted from the day that ended
    .closings-next = what the end of a day brings about is counted from the day that begins then
    .hours-whole = periods in hours begin with the next full hour
    .hours-exact = periods in hours begin at once
    .rolled-until = a period that moved ends there at { $it }
    .holds-at-least = a period of that length holds at least { $it }

holidays = The list “{ $label }” ({ $source }) closes { $days }. It is known from { $from } to { $to }; what lies outside is not computed from it.

language = { $many ->
    [yes] This charter stands in { $versions }; the version in { $authentic } is authentic, and the others do not bind where they differ
   *[no] This charter stands in { $authentic }
}.
    .en = English
    .de = German
