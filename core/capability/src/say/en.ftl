### What sentences of all blocks are made of. A condition stands as it follows "if"; an effect as it follows a comma.

and = and
or = or
then = then
or-the = or the
nothing = nothing
yes = yes
no = no
quoted = “{ $it }”
bracket = ({ $it })
in-brackets = { " (" }{ $it })
key-and-value = { $key } { $it }

## Who

name-of-party = { $it }
a-party = a party
parties = parties
any-party = any party
each-party = each party
every-party = every party
each = each
each-of = each of { $it }
each-of-the-others = each of the other parties
each-addressee = each addressee
the-other-parties = the other parties
the-addressees = the addressees
whoever-asks = whoever asks
the-owner = the owner
the-newcomer = the newcomer
it = it
its-sender = its sender
who-recorded-it = the party that recorded it
who-submitted-it = the party that submitted it
who-certified-it = the party that gave it
the-payer = the payer
who-withdrew-it = the party that withdrew it
who-asked = the party that asked
the-party-concerned = the party concerned
the-asset-concerned = the asset concerned
the-meeting-concerned = the meeting concerned
the-motion-concerned = the motion concerned
the-work-concerned = the work concerned
the-one-concerned = the one concerned
whoever-did-it = whoever did it
all-parties-together = all parties together
agreement-of-all = agreement of all parties
a-decision-on = a decision on { $it }
the-office = the { $it }
role-of-party = { $role } of { $party }
the-body = the { $it }
the-body-named = the body “{ $it }”
members-of = the members of { $it }
whoever-is = whoever is { $it }
except = { $it } (except { $but })
affiliates-of = the affiliates of { $it }
holders-of = everyone who holds { $it } or anything derived from it
derived-from = anything derived from { $it }

## What

some = { $it ->
    [x] { $it }
   *[other] a { $it }
}
some-asset = an asset
some-work = a work
some-affiliate = an affiliate
some-licence = a licence
some-party = a party
some-address = an address
some-agenda = an agenda
some-approval = an approval
some-charter = a charter
some-meeting = a meeting
some-motion = a motion
some-office = an office
some-partnership = a partnership
some-request = a request
some-use = a use
some-vote = a vote
some-written = a written
some-interest = an interest
some-key = a key
some-finding = a finding
some-reliance = a reliance
a-name = { $it }
# $it is "of breach" or a name in marks.
a-notice = a notice { $it }
a-certificate = a certificate { $it }
a-payment = a payment { $it }
# $it brings its article.
a-report = { $it } report
the-event = { $it }
the-receipt-of = the receipt of { $it }
the-sending-of = the sending of { $it }
the-measure = { $it }
measure-as-subject = the { $it }
the-moment = the moment “{ $it }”
calendar-named = calendar “{ $it }”
the-calendar = the calendar “{ $it }”
holidays-named = the holidays “{ $it }”
the-decision-on = the decision on { $it }
the-choice = the choice { $it }
the-duty = the duty { $it }
the-right = the right { $it }
the-sum = the sum { $it }
the-minimum-of = the minimum of the sum { $it }
minutes-of-a-meeting = the minutes of a meeting
consent = consent
the-amount-stated = the amount stated
use-the-right = use the right “{ $it }”

## What somebody may do

do-train = train
do-train-on = train on
do-reidentify = re-identify
do-use = use
do-analyse = analyse
do-evaluate = evaluate
do-export = export
do-copy = copy
do-modify = modify
do-publish = publish
do-license = license
do-disclose = disclose
do-access = access
do-derive = derive
do-combine = combine
do-transfer = transfer
do-delete = delete
do-sell = sell
do-exploit = exploit
do-share = share
do-release = release
do-engage = engage
do-pay = pay
do-store = store
do-read = read
do-sublicense = sublicense

## Events

passive =
    .present = { $subject } { $many ->
        [yes] are
       *[no] is
    } { $verb }
    .perfect = { $subject } { $many ->
        [yes] have
       *[no] has
    } been { $verb }
    .never = { $subject } { $many ->
        [yes] have
       *[no] has
    } not been { $verb }
    .past = { $subject } { $many ->
        [yes] were
       *[no] was
    } { $verb }
rule-fires =
    .present = the rule { $it } takes effect
    .perfect = the rule { $it } has taken effect
    .never = the rule { $it } has not taken effect
    .past = the rule { $it } took effect
decision-binds =
    .present = the decision on { $it } binds
    .perfect = the decision on { $it } has become binding
    .never = the decision on { $it } has not become binding
    .past = the decision on { $it } became binding
status-begins =
    .present = { $subject } becomes { $it }
    .perfect = { $subject } has become { $it }
    .never = { $subject } has not become { $it }
    .past = { $subject } became { $it }
status-ends =
    .present = { $subject } is no longer { $it }
    .perfect = { $subject } has ceased to be { $it }
    .never = { $subject } has not ceased to be { $it }
    .past = { $subject } ceased to be { $it }
answer-is =
    .present = the answer to { $it } is { $answer }
    .perfect = the answer to { $it } is { $answer }
    .never = the answer to { $it } is not { $answer }
    .past = the answer to { $it } was { $answer }
right-lapses =
    .present = the right { $it } lapses unused
    .perfect = the right { $it } has lapsed unused
    .never = the right { $it } has not lapsed unused
    .past = the right { $it } lapsed unused
party-leaves =
    .present = a party leaves
    .perfect = a party has left
    .never = a party has not left
    .past = a party left
party-joins =
    .present = a party joins
    .perfect = a party has joined
    .never = a party has not joined
    .past = a party joined
chosen-in = chosen in { $it }

done-recorded = recorded
done-given = given
done-certified = given
done-submitted = submitted
done-paid = made
done-made = made
done-stated = stated
done-reached = reached
done-proved = proved
done-sent = sent
done-misaddressed = sent to an address that is not current
done-received = received
done-owed = owed
done-declared = declared
done-credited = credited
done-registered = registered
done-withdrawn = withdrawn
done-refused = refused
done-adopted = adopted
done-rejected = rejected
done-tied = tied
done-no-quorum = no quorum
done-vetoed = vetoed
done-amended = amended
done-consented = consented
done-signed = signed
done-added = added
done-changed = changed
done-ended = ended
done-convened = convened
done-opened = opened
done-closed = closed
done-cancelled = cancelled
done-tabled = tabled
done-taken = taken
done-cast = cast
done-circulated = circulated
done-notified = notified
done-objected = objected
done-enrolled = enrolled
done-revoked = revoked
done-contested = contested
done-questioned = questioned
done-settled = settled
done-asked = asked
done-answered = answered
done-upheld = upheld
done-used = used
done-choice-lapsed = lapsed
done-acceded = acceded
done-fired = fired
done-minutes-accepted = accepted
done-minutes-objected = objected
done-minutes-sent = sent
done-duty-started = started
done-duty-fulfilled = fulfilled
done-duty-missed = missed
done-duty-cured = fulfilled late
done-duty-extended = extended
done-duty-waived = waived
done-duty-undetermined = undetermined
done-duty-paid-in-part = paid in part
done-duty-prepaid = paid before its sum is known
done-duty-overpaid = paid beyond its sum
done-duty-not-counted = paid by what does not count for it
done-duty-moved = moved to a new version's terms
done-duty-stayed = left under its own version's terms
done-right-opened = opened
done-right-used = used
done-right-late = late
done-right-extended = extended
done-right-waived = waived
done-right-barred = barred
done-right-undetermined = undetermined
done-right-part-used = used in part
done-right-moved = moved to a new version's terms
done-right-stayed = left under its own version's terms

## How a rule begins

on-when = When { $it }
on-every = For every { $period }{ $each }{ $rules }
    .from = , counted from { $it }
of-each = { " of each " }{ $it }{ $while }
    .while-holder = , while { $who } is { $it } there
    .while = , while it is { $it }

## Acts

act-to = { $act } to { $to }
give-notice = give { $it }
give-certificate = give { $it }
submit-report = submit the { $it } report
make-payment = make { $it }
record-event = record { $it }
make-a-request = make a request
declare-sum = declare the sum { $it }
bring-about = bring it about that { $it }

## Time

due-by = by { $it }
due-after = within { $period } after { $event }{ $rules }
due-of = within { $period } of { $from }{ $rules }
due-if = { $then } if { $if }, otherwise { $else }
due-ceiling = { $due }, though { $limit } unless that clock starts only later
promptly = promptly{ $judge }{ $outer }
    .judge = , as judged under { $it }
    .outer = , and at the latest within { $it }
promptly-plain = promptly{ $rules }
until-event = { $it }
passed-since-event = { $not ->
    [yes] no more
   *[no] more
} than { $period } have passed since { $from }
passed-since = { $not ->
    [yes] no more
   *[no] more
} than { $period } have passed since { $from }
later-than = it is { $not ->
    [yes] not later
   *[no] later
} than { $it }
not-later-than = it is { $not ->
    [yes] later
   *[no] not later
} than { $it }
moment-when = the moment when { $it }
point-after = { $period } after { $it }{ $rules }
point-before = { $period } before { $it }{ $rules }
point-date = the end of { $it }{ $rules }
point-start = the start of { $it }{ $rules }
point-end-of = the end of the { $unit } of { $it }{ $rules }
point-start-of = the start of the { $unit } of { $it }{ $rules }
unit-day = day
unit-week = week
unit-month = month
unit-quarter = quarter
unit-half-year = half year
unit-year = year
unit-fiscal-year = fiscal year
point-opening = { $it }, or if work is not done then the next opening{ $rules }
point-same-day = { $it }, or if that is not before { $time } of a business day the next opening{ $rules }
point-ceiling = { $it }, though no later than { $limit } unless that clock starts only later
point-if = { $then } if { $if }, otherwise { $else }
point-earliest = the { $two ->
    [yes] earlier
   *[no] earliest
} of { $all }
point-latest = the { $two ->
    [yes] later
   *[no] latest
} of { $all }
its-receipt = its receipt
its-sending = its sending
becoming-aware = becoming aware
its-occurrence = its occurrence
end-of-that-period = the end of that period
start-of-that-period = the start of that period
it-became-so = it became so
that-event = that event
rule-calendar = by { $it }
rule-lenient = read leniently by { $it }
rule-starts = which begins on { $it }
rule-counting-first = that day counted
rule-counting-next = that day not counted
rule-months-overflow = into the next month where a month lacks the day
rule-months-clamp = to the last day where a month lacks the day
rule-roll-next = moved from a closed day to the next business day
rule-roll-previous = moved from a closed day to the business day before
rule-roll-stays = also on a closed day
rule-from = counted from { $it }
rule-short-skipped = the first full one first
rule-short-joined = a short first one joined to the next
rule-short-included = a short first one included

## Conditions

compare-eq = { $left } is { $right }
compare-ne = { $left } is not { $right }
compare-lt = { $left } is below { $right }
compare-le = { $left } is at most { $right }
compare-gt = { $left } is above { $right }
compare-ge = { $left } is at least { $right }
it-is-not-so = it is not so that { $it }
has = { $who } { $many ->
    [yes] are
   *[no] is
}{ $not ->
    [yes] { " not" }
   *[no] { "" }
} { $it }
found = the answer to { $it } { $not ->
    [yes] is not
   *[no] is
} yes
disputed = the question { $it } { $not ->
    [yes] is not
   *[no] is
} in dispute
count = { $event } { $times } or more within { $window }{ $same }
count-of-any = it is { $not ->
    [yes] not so
   *[no] so
} that { $event } { $times } or more within { $window }{ $same }
has-been-used = the right { $it } has { $not ->
    [yes] not been
   *[no] been
} used
has-lapsed = the right { $it } has { $not ->
    [yes] not lapsed
   *[no] lapsed
} unused
has-been-fulfilled = the duty { $it } has { $not ->
    [yes] not been
   *[no] been
} fulfilled
has-been-missed = the duty { $it } has { $not ->
    [yes] not been
   *[no] been
} missed
has-passed-in-silence = the time of the right { $it } has { $not ->
    [yes] not passed
   *[no] passed
} in silence
measured = { $it } { $not ->
    [yes] is not
   *[no] is
} measured{ $bounds }
    .at-least = { " at " }{ $it } or more
    .at-most = { " at " }{ $it } or less
in-place = { $it } { $not ->
    [yes] is not
   *[no] is
} signed and in place
clause-is-replaced = clause { $it } { $not ->
    [yes] is not
   *[no] is
} replaced
near-both = the last { $before } of a { $it } or the first { $after } after it
near-before = the last { $before } of a { $it }
near-after = the first { $after } after a { $it }
it-is-near = it { $not ->
    [yes] is not
   *[no] is
} { $it }
is = { $who } { $not ->
    [yes] is not
   *[no] is
} { $it }
lies-within = the place of use { $not ->
    [yes] does not lie
   *[no] lies
} in { $it }
have-agreed = { $who } { $many ->
    [yes] have
   *[no] has
}{ $not ->
    [yes] { " not" }
   *[no] { "" }
} agreed
n-times = { $it } times

## Effects

becomes = { $who } { $many ->
    [yes] become
   *[no] becomes
} { $it }
is-no-longer = { $who } { $many ->
    [yes] are
   *[no] is
} no longer { $it }
starts = { $it } starts
ends = { $it } ends
all-that-binds-the-parties = everything that binds the parties
all-that-binds = everything that binds { $it }
clock-paused = the clock of { $it } is paused
clock-runs-again = the clock of { $it } runs again
is-extended = { $it } is extended by { $by }
is-waived = { $it } is waived
counts-as = it counts as { $it }
sum-is-owed = the sum { $it } is owed
decision-required = a decision on { $it } is required
takes-office = { $who } takes the office of { $it }
refer = the question goes to { $to }{ $within }
    .within = , { $many ->
        [yes] who answer
       *[no] who answers
    } within { $it }

## Sums and counters

in-all = in all
in-any = in any { $it }
in-each = in each { $it }
at-most = at most { $times } { $per }
fiscal-year = fiscal year{ $from }
    .from = { " from " }{ $it }
every = every { $it }{ $rules }
value-of = the { $it } of { $of }
its-value = its { $it }
times = { $kind ->
    [number] { $by } times { $it }
    [ratio] { $by } times { $it }
   *[part] { $by } of { $it }
}
share = { $it } of { $of }
what-is-left = what is left
sum-stated-in = the sum stated in { $it }
over-the = the { $it }
over-the-last = the { $it } before
over-all-time = all time
total = all { $it }{ $of } in { $over }
    .of = { " of " }{ $it }
owed-under = what was owed under { $it } in { $over }
convert = { $it } in { $into }{ $rate }
    .divided = , divided by the { $it }
    .times = , times the { $it }
ratio = the ratio of { $it } to { $to }
sum-if = { $it } if { $if }
steps = a part that depends on { $it } ({ $steps })
marginal = rates by tier, each on its own slice ({ $it }),
cliff = rates by tier, the rate reached on everything ({ $it }),
top-up = { $it }{ $per }, made up when it is settled
    .per = { " for each " }{ $it }
year-from = year from { $it }
sum-of = the sum of { $it }
lesser-of = the lesser of { $it }
greater-of = the greater of { $it }
less = { $it } less { $less }
step-from = { $it } from { $limit }
step-above = { $it } above { $limit }
step-up-to = { $it } up to { $limit }
step-all-above = { $it } above
step-otherwise = { $it } otherwise
in-different-months = in { $it } different calendar months
repeated = { $event } { $times } within any { $window }{ $same }{ $reported }{ $once }
    .once-reported = , counted once { $it }
    .reported = , each time reported within { $within } ({ $it })
    .one-cause = , one cause counting once
for-the-same = { " for the same " }{ $it }
