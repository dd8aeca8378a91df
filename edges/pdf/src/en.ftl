### What a PDF says of itself, beside what every document says (edges/publish/src/en.ftl).

keeps = What the software keeps
how = How to read it.
    .before = The words of the charter stand in plain type. A value
    .sample = underlined like this
    .after = is an agreed value, which words and rules share. Below a clause, on a tint and behind a line, stands what the software keeps of it; a clause without that is words alone.
which = Which text this is.
    .said = The charter has a digest, which stands at the foot of every page. Another text has another digest.
values = Agreed values
    .value = Value
    .name = Name
    .clause = Clause
words = Defined words
    .word = Word
    .says = What it says
page = page
    .of = of
sign = Signature of
    .for = Signed for
    .agrees = which agrees to the charter
    .version = in the version whose digest is
    .name = Name
    .role = Role
    .date = Date
    .place = Place
    .signature = Signature
not-in-force = Not in force:
