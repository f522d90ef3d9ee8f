#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mail/html.h"
#include "mail/warning.h"

TestSuite(mail_html);

static uint32_t warnings;

static void
expect(const char *html, const char *want)
{
	char *got = html_to_text(html, &warnings);

	cr_expect_str_eq(got, want, "%s:\n%s", html, got);
	free(got);
}

Test(mail_html, blocks_are_lines_and_paragraphs_stand_apart)
{
	expect("a<br>b<div>c</div>d", "a\nb\nc\nd");
	expect("<p>a</p><p>b</p>", "a\n\nb");
	expect("<div>a</div><div><br></div><div>b</div>", "a\n\nb");
	expect("<p class=MsoNormal>a</p><p class=MsoNormal>b</p>", "a\nb");
	expect("<p class=MsoNormal>a</p><p class=MsoNormal>&nbsp;</p><p class=MsoNormal>b</p>", "a\n\nb");
	expect("  a \n b&nbsp;c  ", "a b c");
	expect("<ul><li>a<li>b</ul>", "- a\n- b");
	expect("<pre>a\n  b</pre>", "a\n  b");
	expect("", "");
}

Test(mail_html, the_cells_of_a_row_are_one_line)
{
	expect("<table><tr><td><p>Nama</p></td><td><p>:</p></td><td><p>Budi</p></td></tr>"
	       "<tr><td>NIK</td><td>:</td><td>1</td></tr></table>x",
	       "Nama\t:\tBudi\nNIK\t:\t1\nx");
	expect("<table><tr><td><p>a</p><p>b</p></td></tr></table>", "a\n\nb");
}

Test(mail_html, scripts_styles_and_what_is_hidden_are_no_text)
{
	expect("<head><title>t</title><style>p{}</style></head>a<script>alert('x')</script>b", "ab");
	expect("a<div style='display: none'>b<p>c</p></div>d", "ad");
	expect("a<!-- b -->c<![if mso]>d<![endif]>", "acd");
	expect("a<!--[if mso]><xml>b<o:c/></xml><![endif]-->d", "ad");
	expect("<html><head><meta a='b'><title>t</title></head><body>a</body></html>", "a");
}

Test(mail_html, links_keep_their_address)
{
	expect("<a href='https://x.example/a'>sini</a>", "sini (https://x.example/a)");
	expect("<a href='https://x.example/a'>https://x.example/a</a>", "https://x.example/a");
	expect("<a href='mailto:a@b'>a@b</a>", "a@b");
	expect("<a href='javascript:alert(1)'>x</a>", "x");
}

Test(mail_html, quotations_are_marked)
{
	expect("a<blockquote>b<br>c<blockquote>d</blockquote></blockquote>e", "a\n> b\n> c\n>> d\ne");
}

Test(mail_html, entities_and_broken_markup)
{
	expect("a &amp; b &lt;c&gt; &eacute; &#8211; &unknown;", "a & b <c> é – &unknown;");
	expect("<b>a<i>b</b>c</i><p>d", "abc\n\nd");
	expect("<td>a</td><tr>b", "a\nb");
	expect("1 < 2", "1 < 2");
	expect("</div></div>x", "x");
	expect("<html><body>a</body></html>b", "ab");
}

/* Each was 16 to 29 seconds of libxml2 before html.c kept it small. */
Test(mail_html, deep_and_crowded_markup_stays_cheap, .timeout = 60)
{
	size_t n = 60000;
	char *html = malloc(16 * n + 100), *p = html, *text;

	cr_assert_not_null(html);
	for (size_t i = 0; i < n; i++)
		p = stpcpy(p, "<p><span>");
	for (size_t i = 0; i < n; i++)
		p = stpcpy(p, "</div>");
	strcpy(p, "x");
	text = html_to_text(html, &warnings);
	cr_expect_not_null(strstr(text, "x"));
	free(text);

	p = stpcpy(html, "<a ");
	for (size_t i = 0; i < n; i++)
		p += sprintf(p, "a%zu=1 ", i);
	strcpy(p, ">x</a>");
	text = html_to_text(html, &warnings);
	cr_expect_str_eq(text, "x");
	free(text);

	for (p = html; p < html + 15 * n;)
		p = stpcpy(p, "<!--y>");
	strcpy(p, "x");
	text = html_to_text(html, &warnings);
	cr_expect_str_eq(text, "x");
	free(text);
	free(html);
}

Test(mail_html, beyond_a_letters_bounds_the_rest_is_left_out_and_said)
{
	enum { DEEP = 100000, MANY = 300000 };
	char *html = malloc(MANY * 8 + 1), *p = html, *text;

	cr_assert_not_null(html);
	for (size_t i = 0; i < DEEP; i++)
		p = stpcpy(p, "<table>");
	strcpy(p, "x");
	warnings = 0;
	text = html_to_text(html, &warnings);
	cr_expect_eq(warnings, WARNING_BIT(WARNING_LIMIT_HTML));
	cr_expect_not_null(strstr(text, "x"));
	free(text);
	for (p = html; p < html + MANY * 8;)
		p = stpcpy(p, "<b>a</b>");
	warnings = 0;
	text = html_to_text(html, &warnings);
	cr_expect_eq(warnings, WARNING_BIT(WARNING_LIMIT_HTML));
	cr_expect_geq(strlen(text), (size_t)MANY / 2);
	free(text);
	warnings = 0;
	text = html_to_text("<table><tr><td>a</td></tr></table>", &warnings);
	cr_expect_eq(warnings, 0);
	free(text);
	free(html);
}

Test(mail_html, lists_are_numbered_and_set_in)
{
	expect("<ol><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ol>", "1. a\n2. b\n  - c\n3. d");
	expect("<li>a</li><ol><li>b</ol><ol><li>c</ol>", "- a\n1. b\n1. c");
}

Test(mail_html, what_nobody_sees_is_left_out)
{
	expect("a<span style='font-size:0'>x</span><div style='MAX-HEIGHT: 0px'>x</div>b", "ab");
	expect("a<p style='opacity:0'>x</p><p hidden>x</p><span style='mso-hide:all'>x</span>", "a");
	expect("<span style='font-size:0.9em;opacity:0.5'>terlihat</span>", "terlihat");
	expect("<span style='min-max-height:0'>terlihat</span>", "terlihat");
	expect("<img src='http://t.example/p.gif' width=1 height=1>a", "a");
}

Test(mail_html, blanks_that_are_meant_indent_a_line)
{
	expect("Alamat: Beji<br>&nbsp;&nbsp;&nbsp;Wates", "Alamat: Beji\n   Wates");
	expect("a&nbsp;&nbsp;b", "a b");
}

Test(mail_html, a_document_names_its_charset)
{
	const char *html = "<html><META http-equiv=\"Content-Type\" content=\"text/html; charset=ISO-8859-1\">";
	char *got = html_charset(html, strlen(html));

	cr_expect_str_eq(got, "iso-8859-1");
	free(got);
	cr_expect_null(html_charset("<p>x", 4));
}
