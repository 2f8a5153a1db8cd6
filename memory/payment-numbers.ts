/** First digits and lengths of payment cards; a check digit alone fits every tenth number, such as an instant or a measurement. */
const CARDS =
  /^(?:4\d{15}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|35(?:2[89]|[3-8]\d)\d{12}|6(?:011|4[4-9]\d|5\d\d)\d{12}|62\d{14,17})$/;

/** Is it the number of a payment card, by its issuer and its check digit (Luhn)? */
export function isCardNumber(digits: string): boolean {
  if (!CARDS.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** How long an IBAN is in each country. Source: SWIFT's IBAN registry (ISO 13616). */
const IBAN_LENGTHS = new Map(
  "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20"
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))] as const),
);

/** The IBAN that a text of letters, digits and spaces begins with, by its country and its check digits; else null. */
export function ibanAt(text: string): string | null {
  const length = IBAN_LENGTHS.get(text.slice(0, 2)) ?? 0;
  const found =
    length === 0 ? undefined : new RegExp(`^(?:[A-Z0-9] ?){${length - 1}}[A-Z0-9]`).exec(text)?.[0];
  if (found === undefined || /^[A-Z0-9]/.test(text.slice(found.length))) return null;
  const iban = found.replaceAll(" ", "");
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4))
    rest = Number(`${rest}${Number.parseInt(character, 36)}`) % 97;
  return rest === 1 ? found : null;
}
