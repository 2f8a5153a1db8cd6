/** Words of money in the languages that people and notices write in: what a cost that only a model sees must rest on. */
const MONEY_WORDS =
  /[$€£¥₹]|(?<!\p{L})(?:usd|eur|gbp|chf|bill(?:s|ed|ing)?|costs?|costly|charg(?:e|es|ed|ing)|surcharges?|fees?|pric(?:e|es|ed|ing)|spend(?:s|ing)?|spent|budgets?|invoices?|sav(?:e|es|ings?)|discounts?|paid|pay(?:s|ments?)?|expensive|money|dollars?|kosten\p{L}*|rechnung\p{L}*|gebühr\p{L}*|preis\p{L}*|teuer\p{L}*|coût\p{L}*|factur\p{L}*|frais|dépens\p{L}*|cost[eio]s?|gast(?:o|os|ado)|precios?|tarifas?|cust(?:o|os|a)|fatura\p{L}*|cobran\p{L}*|preços?|fattur\p{L}*|addebit\p{L}*|spes[ae]|prezz[oi]|koszt\p{L}*|opłat\p{L}*|faktur\p{L}*|стоимост\p{L}*|сч[её]т\p{L}*|расход\p{L}*|оплат\p{L}*|maliyet\p{L}*|ücret\p{L}*)(?!\p{L})|料金|費用|请求金额|請求|コスト|费用|账单|賬單|成本|收费|요금|비용|청구|تكلفة|فاتورة|लागत|बिल/iu;

export const speaksOfMoney = (text: string): boolean => MONEY_WORDS.test(text);
