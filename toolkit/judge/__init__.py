"""One module a question: formula or copy, how two documents relate, whose words first, what share of each is reused."""
