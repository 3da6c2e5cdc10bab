"""One script a program, run by that program's own interpreter: nothing but the standard library and the program itself.

    PYTHON SCRIPT CORPUS OUT SETTING

CORPUS: JSON lines with `text`. OUT: a JSON file, {"version": ..., "pairs": [[line, line], ...]} or "groups" in place of
"pairs". SETTING: `default`, as the manual's first example has it, or `chinese`, as well as the manual allows. Looked
for are pairs at Jaccard .8 of character 5-grams.
"""
