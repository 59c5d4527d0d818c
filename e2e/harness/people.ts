/** Weights and check characters of GB 11643. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432";
/** Division of numbers that can belong to nobody. */
const TEST_DIVISION = "510199";
/** Characters of names, each with another first letter in pinyin. */
const GIVEN = "安柏川朵恩帆谷禾嘉珂岚沐宁欧佩琪若书棠微晓言泽";
const LETTERS = "abcdefghjklmnopqrstwxyz";
const DAY = 86_400_000;

/** Someone no spec and no seed has entered before. */
export interface Person {
  name: string;
  /** First letters of the name in pinyin. */
  initials: string;
  idNumber: string;
  /** As the number has it, e.g. 2006-03-15. */
  birthDate: string;
}

let made = 0;

/**
 * A new person. The seed knows nobody born after 2005; the worker gives the day and the count the
 * sequence, so that specs running at once never make the same number or name.
 */
export function newPerson(): Person {
  const worker = Number(process.env.TEST_WORKER_INDEX ?? 0);
  const birth = new Date(Date.UTC(2006, 0, 1) + worker * DAY);
  const birthDate = birth.toISOString().slice(0, 10);
  made += 1;
  const given = [worker, made].flatMap(digits);
  return {
    name: `测试${given.map((digit) => GIVEN[digit]).join("")}`,
    initials: `cs${given.map((digit) => LETTERS[digit]).join("")}`,
    idNumber: synthetic(birthDate, made),
    birthDate,
  };
}

/** A name has no digits, so a count is written in characters. */
function digits(count: number): number[] {
  return [Math.floor(count / GIVEN.length) % GIVEN.length, count % GIVEN.length];
}

/** A number of the test division with its check character. */
export function synthetic(birthDate: string, sequence: number): string {
  const body = `${TEST_DIVISION}${birthDate.replaceAll("-", "")}${String(sequence % 1000).padStart(3, "0")}`;
  const sum = WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(body[at]), 0);
  return `${body}${CHECKS[sum % 11]}`;
}

/** The number with another check character. */
export function misspelt(idNumber: string): string {
  return `${idNumber.slice(0, -1)}${idNumber.endsWith("1") ? "2" : "1"}`;
}
