/** US dollars: a number, also as "1,001.50" or "$38"; null for "N/A" and for what is no cost. */
export function readUsd(written: unknown): number | null {
  const number =
    typeof written === "string" && /^\$?\d[\d,]{0,20}(?:\.\d{1,20})?$/.test(written.trim())
      ? Number(written.replaceAll(/[$,\s]/g, ""))
      : written;
  return typeof number === "number" && Number.isFinite(number) && number >= 0 ? number : null;
}

/** The first format of a process loads the rules of languages, which takes longer than a start should for what few events need. */
function createFormat(options: Intl.NumberFormatOptions): (amount: number) => string {
  let format: Intl.NumberFormat | undefined;
  return (amount) => {
    format ??= new Intl.NumberFormat("en-US", options);
    return format.format(amount);
  };
}

const cents = createFormat({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
const short = createFormat({ maximumFractionDigits: 2 });

/** 3500 as "3,500.00 USD"; null for null. */
export const formatUsd = (amount: number | null) => (amount === null ? null : `${cents(amount)} USD`);

/** 3500 as "3,500 USD"; null for null. */
export const shortUsd = (amount: number | null) => (amount === null ? null : `${short(amount)} USD`);
