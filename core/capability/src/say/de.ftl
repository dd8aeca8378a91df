### Woraus die Sätze aller Blöcke bestehen. Eine Bedingung steht als Nebensatz (Verb am Ende), eine Folge als Hauptsatz
### nach vorangestelltem Satzteil (Verb zuerst). Ein Nebensatz endet mit Komma; was zu viel ist, wird getilgt.

-der = { $case ->
    [gen] des
    [dat] dem
    [acc] den
    [til] zum
   *[nom] der
}
-die = { $case ->
    [gen] der
    [dat] der
    [til] zur
   *[nom] die
}
-das = { $case ->
    [gen] des
    [dat] dem
    [til] zum
   *[nom] das
}
-die-pl = { $case ->
    [gen] der
    [dat] den
    [til] zu den
   *[nom] die
}
-ein = { $case ->
    [gen] eines
    [dat] einem
    [acc] einen
    [til] zu einem
   *[nom] ein
}
-ein-n = { $case ->
    [gen] eines
    [dat] einem
    [til] zu einem
   *[nom] ein
}
-eine = { $case ->
    [gen] einer
    [dat] einer
    [til] zu einer
   *[nom] eine
}
# Endung des Genitivs.
-s = { $case ->
    [gen] s
   *[nom] { "" }
}
# Endung schwacher Adjektive nach dem bestimmten Artikel: maskulin, sonst (feminin, neutrum).
-en-m = { $case ->
    [nom] e
   *[other] en
}
-en = { $case ->
    [gen] en
    [dat] en
    [til] en
   *[nom] e
}

and = und
or = oder
then = sodann
or-the = oder
nothing = nichts
yes = ja
no = nein
quoted = „{ $it }“
bracket = ({ $it })
in-brackets = { " (" }{ $it })
key-and-value = { $key } { $it }

## Wer

name-of-party = { $case ->
    [gen] von { $it }
    [til] zu { $it }
   *[nom] { $it }
}
a-party = { -eine } Partei
parties = Parteien
any-party = { $case ->
    [gen] jeder Partei
    [dat] jeder Partei
   *[nom] jede Partei
}
each-party = { any-party }
every-party = { any-party }
each = { $case ->
    [gen] eines jeden
    [dat] jedem
    [acc] jeden
   *[nom] jeder
}
each-of = { $case ->
    [gen] eines jeden
    [dat] jedem
    [acc] jeden
   *[nom] jeder
} ({ NOM($it) })
each-of-the-others = { $case ->
    [gen] jeder der anderen Parteien
    [dat] jeder der anderen Parteien
   *[nom] jede der anderen Parteien
}
each-addressee = { $case ->
    [gen] jedes Empfängers
    [dat] jedem Empfänger
    [acc] jeden Empfänger
   *[nom] jeder Empfänger
}
the-other-parties = { -die-pl } anderen Parteien
the-addressees = { $case ->
    [dat] den Empfängern
    [gen] der Empfänger
   *[nom] die Empfänger
}
whoever-asks = { -der } Anfragende{ $case ->
    [nom] { "" }
   *[other] n
}
the-owner = { -der } Rechtsinhaber{ -s }
the-newcomer = { -die } beitretende{ $case ->
    [gen] n
    [dat] n
   *[nom] { "" }
} Partei
it = { -der } Gegenstand{ -s }
its-sender = { -der } Absender{ -s }
who-recorded-it = { -die } eintragend{ -en } Partei
who-submitted-it = { -die } berichtend{ -en } Partei
who-certified-it = { -die } bescheinigend{ -en } Partei
the-payer = { -die } zahlend{ -en } Partei
who-withdrew-it = { -die } widerrufend{ -en } Partei
who-asked = { -die } anfragend{ -en } Partei
the-party-concerned = { -die } betroffen{ -en } Partei
the-asset-concerned = { -der } betroffen{ -en-m } Gegenstand{ -s }
the-meeting-concerned = { -die } betroffen{ -en } Sitzung
the-motion-concerned = { -der } betroffen{ -en-m } Antrag{ -s }
the-work-concerned = { -das } betroffen{ -en } Arbeitsergebnis{ $case ->
    [gen] ses
   *[nom] { "" }
}
the-one-concerned = { -der } Betroffene{ $case ->
    [nom] { "" }
   *[other] n
}
whoever-did-it = { -der } Handelnde{ $case ->
    [nom] { "" }
   *[other] n
}
all-parties-together = alle Parteien gemeinsam
agreement-of-all = Vereinbarung aller Parteien
a-decision-on = { $case ->
    [gen] eines Beschlusses
    [dat] einem Beschluss
    [acc] einen Beschluss
   *[nom] ein Beschluss
} über { $it }
the-office = { -der } Funktionsträger{ -s } „{ $it }“
role-of-party = { $role } von { DAT($party) }
the-body = { -das } Gremium{ -s } „{ $it }“
the-body-named = { -das } Gremium{ -s } „{ $it }“
members-of = { $case ->
    [gen] der Mitglieder
    [dat] den Mitgliedern
   *[nom] die Mitglieder
} { GEN($it) }
whoever-is = { $case ->
    [gen] dessen, der
    [dat] dem, der
    [acc] den, der
   *[nom] wer
} den Status { NOM($it) } hat,
except = { $it } (ausgenommen { NOM($but) })
affiliates-of = { $case ->
    [dat] den verbundenen Unternehmen
    [gen] der verbundenen Unternehmen
   *[nom] die verbundenen Unternehmen
} { GEN($it) }
holders-of = { $case ->
    [gen] jedes Inhabers
    [dat] jedem Inhaber
    [acc] jeden Inhaber
   *[nom] jeder Inhaber
} { GEN($it) } oder von daraus Abgeleitetem
derived-from = { $case ->
    [gen] des Abgeleiteten
    [dat] dem Abgeleiteten
   *[nom] Abgeleitetes
} aus { DAT($it) }

## Was

some = { -ein } „{ $it }“
some-asset = { $case ->
    [gen] eines Gegenstands
    [dat] einem Gegenstand
    [acc] einen Gegenstand
   *[nom] ein Gegenstand
}
some-work = { $case ->
    [gen] eines Arbeitsergebnisses
    [dat] einem Arbeitsergebnis
   *[nom] ein Arbeitsergebnis
}
some-affiliate = { $case ->
    [gen] eines verbundenen Unternehmens
    [dat] einem verbundenen Unternehmen
   *[nom] ein verbundenes Unternehmen
}
some-licence = { -eine } Lizenz
some-party = { -eine } Partei
some-address = { -eine } Anschrift
some-agenda = { -eine } Tagesordnung
some-approval = { -eine } Zustimmung
some-charter = { -die } Charta
some-meeting = { -eine } Sitzung
some-motion = { -ein } Antrag{ -s }
some-office = { -eine } Funktion
some-partnership = { -die } Partnerschaft
some-request = { -eine } Anfrage
some-use = { -eine } Nutzung
some-vote = { -eine } Stimme
some-written = { -ein-n } schriftliches Verfahren
some-interest = { -ein-n } Interesse
some-key = { -ein } Schlüssel{ -s }
some-finding = { -eine } Feststellung
some-reliance = { -ein-n } Ergebnis
a-name = { $case ->
    [gen] von „{ $it }“
   *[nom] „{ $it }“
}
a-notice = { -eine } Mitteilung „{ $it }“
a-certificate = { -eine } Bescheinigung „{ $it }“
a-payment = { -eine } Zahlung „{ $it }“
a-report = { -ein } Bericht{ -s } „{ $it }“
the-event = { $case ->
    [gen] des Ereignisses
    [til] zum Ereignis
    [dat] dem Ereignis
   *[nom] das Ereignis
} „{ $it }“
the-receipt-of = der Zugang { GEN($it) }
the-sending-of = die Absendung { GEN($it) }
the-measure = { -die } Kennzahl „{ $it }“
measure-as-subject = { $it }
the-moment = { -der } Zeitpunkt{ -s } „{ $it }“
calendar-named = { -der } Kalender{ -s } „{ $it }“
the-calendar = { -der } Kalender{ -s } „{ $it }“
holidays-named = { -die } Feiertagsliste „{ $it }“
the-decision-on = der Beschluss über { $it }
the-choice = die Wahl { $it }
the-duty = { -die } Pflicht { $it }
the-right = { -das } Recht{ -s } { $it }
the-sum = { -der } Betrag{ -s } { $it }
the-minimum-of = der Mindestbetrag für { $it }
minutes-of-a-meeting = das Protokoll einer Sitzung
consent = die Einwilligung
the-amount-stated = { -der } angegebene{ $case ->
    [nom] { "" }
   *[other] n
} Betrag{ -s }
use-the-right = das Recht „{ $it }“ ausüben

## Was jemand darf

do-train = trainieren
do-train-on = zum Training verwenden
do-reidentify = reidentifizieren
do-use = nutzen
do-analyse = auswerten
do-evaluate = evaluieren
do-export = herausgeben
do-copy = vervielfältigen
do-modify = bearbeiten
do-publish = veröffentlichen
do-license = lizenzieren
do-disclose = offenlegen
do-access = einsehen
do-derive = ableiten
do-combine = verknüpfen
do-transfer = übertragen
do-delete = löschen
do-sell = veräußern
do-exploit = verwerten
do-share = weitergeben
do-release = freigeben
do-engage = beauftragen
do-pay = bezahlen
do-store = speichern
do-read = lesen
do-sublicense = unterlizenzieren

## Ereignisse

passive =
    .present = { $subject } { $verb } wird
    .perfect = { $subject } { $verb } worden ist
    .never = { $subject } nicht { $verb } worden ist
    .past = { $subject } { $verb } worden ist
rule-fires =
    .present = die Regel { $it } eingreift
    .perfect = die Regel { $it } eingegriffen hat
    .never = die Regel { $it } nicht eingegriffen hat
    .past = die Regel { $it } eingegriffen hat
decision-binds =
    .present = der Beschluss über { $it } verbindlich wird
    .perfect = der Beschluss über { $it } verbindlich geworden ist
    .never = der Beschluss über { $it } nicht verbindlich geworden ist
    .past = der Beschluss über { $it } verbindlich geworden ist
status-begins =
    .present = { $subject } den Status { $it } erlangt
    .perfect = { $subject } den Status { $it } erlangt hat
    .never = { $subject } den Status { $it } nicht erlangt hat
    .past = { $subject } den Status { $it } erlangt hat
status-ends =
    .present = { $subject } den Status { $it } verliert
    .perfect = { $subject } den Status { $it } verloren hat
    .never = { $subject } den Status { $it } nicht verloren hat
    .past = { $subject } den Status { $it } verloren hat
answer-is =
    .present = die Antwort auf { $it } „{ $answer }“ lautet
    .perfect = die Antwort auf { $it } „{ $answer }“ lautet
    .never = die Antwort auf { $it } nicht „{ $answer }“ lautet
    .past = die Antwort auf { $it } „{ $answer }“ gelautet hat
right-lapses =
    .present = das Recht { $it } ungenutzt erlischt
    .perfect = das Recht { $it } ungenutzt erloschen ist
    .never = das Recht { $it } nicht ungenutzt erloschen ist
    .past = das Recht { $it } ungenutzt erloschen ist
party-leaves =
    .present = eine Partei ausscheidet
    .perfect = eine Partei ausgeschieden ist
    .never = keine Partei ausgeschieden ist
    .past = eine Partei ausgeschieden ist
party-joins =
    .present = eine Partei beitritt
    .perfect = eine Partei beigetreten ist
    .never = keine Partei beigetreten ist
    .past = eine Partei beigetreten ist
chosen-in = in { $it } gewählt

done-recorded = eingetragen
done-given = gemacht
done-certified = erteilt
done-submitted = vorgelegt
done-paid = geleistet
done-made = gestellt
done-stated = angegeben
done-reached = erreicht
done-proved = nachgewiesen
done-sent = abgesandt
done-misaddressed = an eine nicht mehr gültige Anschrift gesandt
done-received = empfangen
done-owed = geschuldet
done-declared = erklärt
done-credited = gutgeschrieben
done-registered = registriert
done-withdrawn = widerrufen
done-refused = verweigert
done-adopted = gefasst
done-rejected = abgelehnt
done-tied = wegen Stimmengleichheit nicht gefasst
done-no-quorum = mangels Beschlussfähigkeit nicht gefasst
done-vetoed = durch Veto aufgehalten
done-amended = geändert
done-consented = gebilligt
done-signed = unterzeichnet
done-added = ergänzt
done-changed = geändert
done-ended = beendet
done-convened = einberufen
done-opened = eröffnet
done-closed = geschlossen
done-cancelled = abgesagt
done-tabled = eingebracht
done-taken = übernommen
done-cast = abgegeben
done-circulated = in Umlauf gegeben
done-notified = mitgeteilt
done-objected = durch Widerspruch angegriffen
done-enrolled = hinterlegt
done-revoked = widerrufen
done-contested = angefochten
done-questioned = in Frage gestellt
done-settled = geklärt
done-asked = gestellt
done-answered = gegeben
done-upheld = bestätigt
done-used = getroffen
done-choice-lapsed = versäumt
done-acceded = aufgenommen
done-fired = ausgelöst
done-minutes-accepted = genehmigt
done-minutes-objected = beanstandet
done-minutes-sent = übersandt
done-duty-started = ausgelöst
done-duty-fulfilled = erfüllt
done-duty-missed = versäumt
done-duty-cured = verspätet erfüllt
done-duty-extended = verlängert
done-duty-waived = erlassen
done-duty-undetermined = als ungeklärt festgestellt
done-duty-paid-in-part = teilweise erfüllt
done-duty-prepaid = vor Feststehen des Betrags erfüllt
done-duty-overpaid = über den Betrag hinaus erfüllt
done-duty-not-counted = durch eine nicht anrechenbare Zahlung bedient
done-duty-moved = auf die Bedingungen einer neuen Fassung übergeleitet
done-duty-stayed = bei den Bedingungen ihrer eigenen Fassung belassen
done-right-opened = eröffnet
done-right-used = ausgeübt
done-right-late = verspätet ausgeübt
done-right-extended = verlängert
done-right-waived = durch Verzicht aufgegeben
done-right-barred = gesperrt
done-right-undetermined = als ungeklärt festgestellt
done-right-part-used = teilweise ausgeübt
done-right-moved = auf die Bedingungen einer neuen Fassung übergeleitet
done-right-stayed = bei den Bedingungen seiner eigenen Fassung belassen

## Wie eine Regel beginnt

on-when = Wenn { $it }
on-every = Für jeden Zeitraum von { DAT($period) }{ $each }{ $rules }
    .from = , gerechnet ab { DAT($it) }
of-each = { " " }je { $it }{ $while }
    .while-holder = , solange { $who } dort { $it } ist
    .while = , solange der Status { $it } besteht

## Handlungen

act-to = { DAT($to) } { $act }
give-notice = { ACC($it) } machen
give-certificate = { ACC($it) } erteilen
submit-report = den Bericht „{ $it }“ vorlegen
make-payment = { ACC($it) } leisten
record-event = { ACC($it) } eintragen
make-a-request = eine Anfrage stellen
declare-sum = den Betrag { $it } erklären
bring-about = dafür sorgen, dass { $it }

## Zeit

due-by = bis { TIL($it) }
due-after = innerhalb von { DAT($period) }{ $rules }, nachdem { $event },
due-of = innerhalb von { DAT($period) } ab { DAT($from) }{ $rules }
due-if = { $then }, sofern { $if }, andernfalls { $else }
due-ceiling = { $due }, jedoch { $limit }, sofern diese Frist nicht erst später beginnt,
promptly = unverzüglich{ $judge }{ $outer }
    .judge = { " (" }zu beurteilen nach { DAT($it) })
    .outer = , spätestens innerhalb von { DAT($it) },
promptly-plain = unverzüglich{ $rules }
until-event = { $case ->
    [til] zum Zeitpunkt, in dem { $it },
    [gen] des Zeitpunkts, in dem { $it },
    [dat] dem Zeitpunkt, in dem { $it },
    [acc] den Zeitpunkt, in dem { $it },
   *[nom] der Zeitpunkt, in dem { $it },
}
passed-since-event = { $not ->
    [yes] noch nicht mehr als { $period } vergangen sind
   *[no] mehr als { $period } vergangen sind
}, seit { $from },
passed-since = { $not ->
    [yes] seit { DAT($from) } noch nicht mehr als { $period } vergangen sind
   *[no] seit { DAT($from) } mehr als { $period } vergangen sind
}
later-than = { $not ->
    [yes] es nicht später ist als { NOM($it) }
   *[no] es später ist als { NOM($it) }
}
not-later-than = { $not ->
    [yes] es später ist als { NOM($it) }
   *[no] es nicht später ist als { NOM($it) }
}
moment-when = { -der } Zeitpunkt{ -s }, in dem { NOM($it) },
point-after = { $case ->
    [gen] des Ablaufs von { DAT($period) } nach { DAT($it) }
    [dat] dem Ablauf von { DAT($period) } nach { DAT($it) }
   *[nom] { $period } nach { DAT($it) }
}{ $rules }
point-before = { $case ->
    [gen] des Zeitpunkts { $period } vor { DAT($it) }
    [dat] dem Zeitpunkt { $period } vor { DAT($it) }
   *[nom] { $period } vor { DAT($it) }
}{ $rules }
point-date = { -der } Ablauf{ -s } { GEN($it) }{ $rules }
point-start = { -der } Beginn{ -s } { GEN($it) }{ $rules }
point-end-of = { -das } Ende{ -s } { GEN($unit) } { GEN($it) }{ $rules }
point-start-of = { -der } Beginn{ -s } { GEN($unit) } { GEN($it) }{ $rules }
unit-day = { -der } Tag{ -s }
unit-week = { -die } Woche
unit-month = { -der } Monat{ -s }
unit-quarter = { -das } Quartal{ -s }
unit-half-year = { -das } Halbjahr{ -s }
unit-year = { -das } Jahr{ -s }
unit-fiscal-year = { -das } Geschäftsjahr{ -s }
point-opening = { $it } oder, falls dann nicht gearbeitet wird, { $case ->
    [gen] der nächsten Öffnung
    [dat] der nächsten Öffnung
   *[nom] die nächste Öffnung
}{ $rules }
point-same-day = { $it } oder, wenn dies nicht vor { $time } eines Geschäftstags liegt, { $case ->
    [gen] der nächsten Öffnung
    [dat] der nächsten Öffnung
   *[nom] die nächste Öffnung
}{ $rules }
point-ceiling = { $it }, spätestens jedoch { NOM($limit) }, sofern diese Frist nicht erst später beginnt,
point-if = { $then }, sofern { NOM($if) }, andernfalls { $else }
point-earliest = { -der } { $two ->
    [yes] frühere
   *[no] früheste
}{ $case ->
    [nom] { "" }
   *[other] n
} der Zeitpunkte ({ NOM($all) })
point-latest = { -der } { $two ->
    [yes] spätere
   *[no] späteste
}{ $case ->
    [nom] { "" }
   *[other] n
} der Zeitpunkte ({ NOM($all) })
its-receipt = { -der } Zugang{ -s }
its-sending = { -die } Absendung
becoming-aware = { $case ->
    [dat] Kenntniserlangung
    [gen] der Kenntniserlangung
    [til] zur Kenntniserlangung
   *[nom] die Kenntniserlangung
}
its-occurrence = { -der } Eintritt{ -s }
end-of-that-period = { -das } Ende{ -s } dieses Zeitraums
start-of-that-period = { -der } Beginn{ -s } dieses Zeitraums
it-became-so = { -der } Eintritt{ -s } dieses Umstands
that-event = { $case ->
    [gen] dieses Ereignisses
    [dat] diesem Ereignis
    [til] zu diesem Ereignis
   *[nom] dieses Ereignis
}
rule-calendar = nach { DAT($it) }
rule-lenient = großzügig gelesen nach { DAT($it) }
rule-starts = beginnend am { $it }
rule-counting-first = dieser Tag mitgezählt
rule-counting-next = dieser Tag nicht mitgezählt
rule-months-overflow = fehlt einem Monat der Tag, so läuft die Frist in den Folgemonat
rule-months-clamp = fehlt einem Monat der Tag, so gilt dessen letzter Tag
rule-roll-next = von einem geschlossenen Tag auf den nächsten Geschäftstag verschoben
rule-roll-previous = von einem geschlossenen Tag auf den vorigen Geschäftstag verschoben
rule-roll-stays = auch an einem geschlossenen Tag
rule-from = gerechnet ab { DAT($it) }
rule-short-skipped = beginnend mit dem ersten vollen Zeitraum
rule-short-joined = ein kurzer erster Zeitraum mit dem nächsten verbunden
rule-short-included = ein kurzer erster Zeitraum eingeschlossen

## Bedingungen

compare-eq = { $left } { $right } ist
compare-ne = { $left } nicht { $right } ist
compare-lt = { $left } unter { DAT($right) } liegt
compare-le = { $left } höchstens { $right } beträgt
compare-gt = { $left } über { DAT($right) } liegt
compare-ge = { $left } mindestens { $right } beträgt
it-is-not-so = es nicht zutrifft, dass { $it }
has = { $who }{ $not ->
    [yes] { " nicht" }
   *[no] { "" }
} { $kind ->
    [status] den Status { $it } { $many ->
        [yes] haben
       *[no] hat
    }
   *[noun] { $it } { $many ->
        [yes] sind
       *[no] ist
    }
}
found = die Antwort auf { $it } { $not ->
    [yes] nicht „ja“
   *[no] „ja“
} lautet
disputed = die Frage { $it } { $not ->
    [yes] nicht streitig
   *[no] streitig
} ist
count = { $not ->
    [yes] nicht mindestens
   *[no] mindestens
} { $times } innerhalb von { DAT($window) }{ $same } { $event }
count-of-any = { $not ->
    [yes] nicht mindestens
   *[no] mindestens
} { $times } innerhalb von { DAT($window) }{ $same } { $event }
has-been-used = das Recht { $it } { $not ->
    [yes] nicht ausgeübt
   *[no] ausgeübt
} worden ist
has-lapsed = das Recht { $it } { $not ->
    [yes] nicht ungenutzt
   *[no] ungenutzt
} erloschen ist
has-been-fulfilled = die Pflicht { $it } { $not ->
    [yes] nicht erfüllt
   *[no] erfüllt
} worden ist
has-been-missed = die Pflicht { $it } { $not ->
    [yes] nicht versäumt
   *[no] versäumt
} worden ist
has-passed-in-silence = die Frist des Rechts { $it } { $not ->
    [yes] nicht ohne Äußerung
   *[no] ohne Äußerung
} verstrichen ist
measured = für { ACC($it) } { $not ->
    [yes] kein Wert
   *[no] ein Wert
}{ $bounds } festgestellt ist
    .at-least = { " von mindestens " }{ DAT($it) }
    .at-most = { " von höchstens " }{ DAT($it) }
in-place = { $it } { $not ->
    [yes] nicht unterzeichnet und in Kraft
   *[no] unterzeichnet und in Kraft
} ist
clause-is-replaced = Ziffer { $it } { $not ->
    [yes] nicht ersetzt
   *[no] ersetzt
} ist
near-both = die letzten { $before } des Zeitraums „{ $it }“ oder die ersten { $after } danach
near-before = die letzten { $before } des Zeitraums „{ $it }“
near-after = die ersten { $after } nach dem Zeitraum „{ $it }“
it-is-near = der Zeitpunkt { $not ->
    [yes] nicht in { ACC($it) }
   *[no] in { ACC($it) }
} fällt
is = { $who } { $not ->
    [yes] nicht { $it }
   *[no] { $it }
} ist
lies-within = der Ort der Nutzung { $not ->
    [yes] nicht in { DAT($it) }
   *[no] in { DAT($it) }
} liegt
have-agreed = { $who } { $not ->
    [yes] nicht zugestimmt
   *[no] zugestimmt
} { $many ->
    [yes] haben
   *[no] hat
}
n-times = { $it } Mal

## Folgen

becomes = { $many ->
    [yes] erlangen
   *[no] erlangt
} { $who } den Status { $it }
is-no-longer = { $many ->
    [yes] verlieren
   *[no] verliert
} { $who } den Status { $it }
starts = beginnt { $it }
ends = endet { $it }
all-that-binds-the-parties = { $case ->
    [gen] jeder Bindung der Parteien
    [dat] jeder Bindung der Parteien
   *[nom] jede Bindung der Parteien
}
all-that-binds = { $case ->
    [gen] jeder Bindung
    [dat] jeder Bindung
   *[nom] jede Bindung
} { GEN($it) }
clock-paused = ruht die Frist für { ACC($it) }
clock-runs-again = läuft die Frist für { ACC($it) } weiter
is-extended = verlängert sich { $it } um { ACC($by) }
is-waived = entfällt { $it }
counts-as = gilt { $noun ->
    [yes] dies als { $it }
   *[no] , dass { $it }
}
sum-is-owed = ist der Betrag { $it } geschuldet
decision-required = ist ein Beschluss über { $it } erforderlich
takes-office = übernimmt { $who } die Funktion „{ $it }“
refer = geht die Frage an { ACC($to) }{ $within }
    .within = { " (" }zu beantworten innerhalb von { DAT($it) })

## Beträge und Zähler

in-all = insgesamt
in-any = innerhalb von jeweils { DAT($it) }
in-each = je { $it }
at-most = höchstens { $times } { $per }
fiscal-year = Geschäftsjahr{ $from }
    .from = { " ab dem " }{ $it }
every = alle { $it }{ $rules }
value-of = { $it } { GEN($of) }
its-value = { $it } (eigener Wert)
times = { $kind ->
    [number] { -das } { $by }-Fache{ $case ->
        [gen] n
        [dat] n
       *[nom] { "" }
    } { GEN($it) }
    [ratio] { $by } multipliziert mit { DAT($it) }
    [product] { $by } multipliziert mit { DAT($it) }
   *[part] { $by } { GEN($it) }
}
share = { $it } { GEN($of) }
what-is-left = { $case ->
    [gen] des Restes
    [dat] dem Rest
    [acc] den Rest
   *[nom] der Rest
}
sum-stated-in = { -der } in { DAT($it) } angegebene{ $case ->
    [nom] { "" }
   *[other] n
} Betrag{ -s }
over-the = im Zeitraum „{ $it }“
over-the-last = in den vorangegangenen { DAT($it) }
over-all-time = im gesamten Zeitraum
total = { -die } Summe aller Werte { GEN($it) }{ $of } { $over }
    .of = { " " }{ GEN($it) }
owed-under = { $case ->
    [gen] dessen, was
    [dat] dem, was
   *[nom] was
} nach { $it } { $over } geschuldet war,
convert = { $it } in { $into }{ $rate }
    .divided = , geteilt durch { ACC($it) },
    .times = , multipliziert mit { DAT($it) },
ratio = { $case ->
    [gen] des Verhältnisses
    [dat] dem Verhältnis
    [til] zum Verhältnis
   *[nom] das Verhältnis
} { GEN($it) } zu { DAT($to) }
sum-if = { $it }, sofern { NOM($if) },
steps = { $case ->
    [gen] eines nach { DAT($it) } gestaffelten Anteils
    [dat] einem nach { DAT($it) } gestaffelten Anteil
    [acc] einen nach { DAT($it) } gestaffelten Anteil
   *[nom] ein nach { DAT($it) } gestaffelter Anteil
} ({ $steps })
marginal = nach Stufen bemessene Sätze, jeder auf seinen eigenen Abschnitt ({ $it }),
cliff = nach Stufen bemessene Sätze, der erreichte Satz auf das Ganze ({ $it }),
top-up = { $it }{ $per }, bei der Abrechnung aufgefüllt
    .per = { " " }je { $it }
year-from = Jahr ab { DAT($it) }
sum-of = { -die } Summe aus { DAT($it) }
lesser-of = { -der } niedrigere{ $case ->
    [nom] { "" }
   *[other] n
} Betrag{ -s } aus { DAT($it) }
greater-of = { -der } höhere{ $case ->
    [nom] { "" }
   *[other] n
} Betrag{ -s } aus { DAT($it) }
less = { $it } abzüglich { GEN($less) }
step-from = { $it } ab { $limit }
step-above = { $it } über { $limit }
step-up-to = { $it } bis { $limit }
step-all-above = { $it } darüber
step-otherwise = { $it } sonst
in-different-months = in { DAT($it) } verschiedenen Kalendermonaten
repeated = innerhalb von jeweils { DAT($window) }{ $same } { $times } { $event }{ $reported }{ $once }
    .once-reported = { " (" }gezählt, sobald { $it })
    .reported = { " (" }jeweils innerhalb von { DAT($within) } gemeldet, nämlich wenn { $it })
    .one-cause = { " (" }eine Ursache zählt einmal)
for-the-same = { " " }(je { $it })
