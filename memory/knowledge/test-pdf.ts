/** A PDF with a line of text on each page. */
export function pdf(pages: readonly string[], title?: string): Buffer {
  const first = 5;
  const kids = pages.map((_, index) => `${first + index * 2} 0 R`).join(" ");
  const objects = pages.flatMap((text, index) => {
    const stream = `BT /F1 24 Tf 72 700 Td (${text}) Tj ET`;
    const number = first + index * 2;
    return [
      `${number} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents ${number + 1} 0 R/Resources<</Font<</F1 3 0 R>>>>>>endobj`,
      `${number + 1} 0 obj<</Length ${stream.length}>>stream\n${stream}\nendstream endobj`,
    ];
  });
  return Buffer.from(
    [
      "%PDF-1.4",
      "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
      `2 0 obj<</Type/Pages/Kids[${kids}]/Count ${pages.length}>>endobj`,
      "3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj",
      `4 0 obj<<${title === undefined ? "" : `/Title(${title})`}>>endobj`,
      ...objects,
      `trailer<</Root 1 0 R/Info 4 0 R/Size ${first + pages.length * 2}>>`,
      "%%EOF",
    ].join("\n"),
  );
}
