from hypothesis import given
from hypothesis import strategies as st

from toolkit.split import site_words as words
from toolkit.split.lines import _LINE, line_spans

TEXT = st.text(alphabet="甲乙。 \t\u3000\xa0\n\r\x0b\x0c\x1c\x1d\x85\u2028\u2029a\U00020000", max_size=60)


@given(TEXT)
def test_lines_are_found_alike_with_and_without_rare_breaks(text: str) -> None:
    assert line_spans(text) == [m.span() for m in _LINE.finditer(text)]


@given(
    st.lists(
        st.sampled_from(
            [
                "小编",
                "供大家",
                "参考",
                "希望",
                "能",
                "对您",
                "有帮助",
                "精选",
                "三",
                "篇",
                "范文",
                "以上就是",
                "全部内容",
                "欢迎",
                "下载",
                "更多",
                "请关注",
                "本文是",
                "下面是",
                "整理",
                "版权所有",
                "Copyright",
                "COPYRIGHT",
                "ICP备",
                "icp证",
                "公安网备",
                "您是第",
                "位访问",
                "网站地图",
                "建议使用",
                "浏览器",
                "最佳浏览",
                "访",
                "门户网站",
                "文库",
                "，",
                "x",
            ]
        ),
        max_size=12,
    )
)
def test_keys_are_in_whatever_the_slow_patterns_match(pieces: list[str]) -> None:
    line = "".join(pieces)
    if words.INTRO.search(line):
        assert words.INTRO_KEY.search(line)
    if words.FOOTER.match(line):
        assert words.FOOTER_KEY.search(line, 0, words.FOOTER_KEY_CHARS)
    if words.SITE_NAME.match(line):
        assert len(line) <= words.MAX_SITE_NAME_CHARS
