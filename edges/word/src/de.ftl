### Was ein Word-Dokument über sich selbst sagt.

charter = Charta
which-prevails = Was vorgeht.
prevail-unsaid = Die Charta sagt nicht, ob ihr Wortlaut oder ihre Regeln vorgehen; zu lesen ist zuerst der Wortlaut.
about = Dieses Dokument ist erzeugt aus der Charta mit dem Prüfwert { $digest }. Werte in Feldern sind vereinbart; zu ändern sind sie in ihren Feldern.
not-in-force = Nicht in Kraft: { $why }
annex = Was die Software von jeder Ziffer umsetzt
    .clause = Ziffer
    .keeps = Was die Software umsetzt
    .rule = Regel
