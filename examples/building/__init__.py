"""Steps of the example corpus builder: sources -> placed documents -> files and truth."""
