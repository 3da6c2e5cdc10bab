"""Aligning: equal stretches of all documents, places of reuse, spans, kinds and the evidence they rest on."""
