"""Chapter 2: learning 提高法治思维和依法行政能力 (study, training, examinations, oaths)."""
