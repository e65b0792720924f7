import { expect, test } from "vitest";

import { readArticle } from "./read-article.ts";

const base = new URL("http://site.test/");

test.each([
  ["nothing", "", ""],
  ["an open comment", "<!-- <p>x</p>", ""],
  ["no body", "<html>", ""],
  ["a piece of a page", "<p>a</p> b", "a\n\nb"],
  ["line breaks and spaces", "a<br>b  \n c", "a\nb c"],
  ["a link without a target", "<a>a</a> <a href='#x'>b</a> <a href='mailto:c'>c</a>", "a b c"],
  ["headings", "<h1>One</h1><h3>Three</h3>x", "# One\n\n### Three\n\nx"],
])("reads %s", async (_, html, text) => {
  expect(await readArticle(html, base)).toEqual({ title: "", text });
});

test("a page that is made to be deep is read without taking it apart", async () => {
  const deep = `${"<div>".repeat(300_000)}bottom${"</div>".repeat(300_000)}`;
  expect(await readArticle(deep, base)).toEqual({ title: "", text: "bottom" });
});

test.each([
  ["spaces that no line ends", `<pre>x${" ".repeat(1_500_000)}y</pre>`, /^```\nx +y\n```$/],
  ["many pieces after a long text", `${"word ".repeat(200_000)}${"<b>a</b>".repeat(9000)}`, /aaa$/],
])("a page of %s does not hold up everything", async (_, html, text) => {
  expect((await readArticle(html, base)).text).toMatch(text);
});
