### What a Word document says of itself.

about = This document was made from the charter whose digest is { $digest }. Values in boxes are agreed terms; edit them in their boxes.
not-in-force = Not in force: { $why }
annex = What the software keeps of each clause
    .clause = Clause
    .keeps = What the software keeps
    .rule = Rule
footer =
    .charter = Charter { $digest }
    .page = page
    .of = of
    .against = Changes shown against { $digest }
