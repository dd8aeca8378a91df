### What a Word document says of itself.

charter = Charter
which-prevails = Which prevails.
prevail-unsaid = The charter does not say whether its words or its rules prevail; read the words first.
about = This document was made from the charter whose digest is { $digest }. Values in boxes are agreed terms; edit them in their boxes.
not-in-force = Not in force: { $why }
annex = What the software keeps of each clause
    .clause = Clause
    .keeps = What the software keeps
    .rule = Rule
