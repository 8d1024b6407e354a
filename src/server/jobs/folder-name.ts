// Names of folders from titles in any language: ASCII, so that every file system takes them and reads them alike.

/** Letters that are no base letter with a mark, as they are written where they are not at hand. */
const letters: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', ẞ: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ħ: 'h', ı: 'i', ŋ: 'ng', ŧ: 't' },
  ...{ ə: 'e', ĸ: 'k', ſ: 's', ŀ: 'l', ƒ: 'f' },
  ...lettersOf('абвгдезийклмнопрстуфхцыэіґўј', 'a b v g d e z i j k l m n o p r s t u f h c y e i g u j'),
  ...lettersOf('жчшщъьюяєљњћђџ', 'zh ch sh shch _ _ yu ya ye lj nj c dj dz'),
  ...lettersOf('αβγδεζηθικλμνξοπρσςτυφχψω', 'a v g d e z i th i k l m n x o p r s s t y f ch ps o'),
};

const longest = 60;
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/;

/**
 * A title as the name of a folder: small letters and digits with dashes between, at most 60 characters. Letters of
 * Latin, Cyrillic and Greek are written in those from a to z; of other scripts nothing can be said in them, so that a
 * title of such letters alone is called `otherwise`, with the digits that it holds. An empty title is `otherwise`;
 * names that Windows keeps for devices get it in front.
 */
export function folderName(title: string, otherwise: string): string {
  const small = title.normalize('NFKC').toLowerCase();
  const name = trimmed(written(written(small).normalize('NFKD').replace(/\p{M}/gu, '')));
  const isSilent = name === '' || (!/[a-z]/.test(name) && /\p{L}/u.test(small));
  const whole = isSilent ? trimmed(`${otherwise}-${name}`) : name;
  return reserved.test(whole) ? `${otherwise}-${whole}` : whole;
}

function written(text: string): string {
  return [...text].map((letter) => letters[letter] ?? letter).join('');
}

function trimmed(text: string): string {
  const dashed = text.replace(/[^a-z0-9]+/g, '-').replace(/^-/, '');
  return dashed.slice(0, longest).replace(/-$/, '');
}

function lettersOf(from: string, to: string): Readonly<Record<string, string>> {
  const said = to.split(' ');
  return Object.fromEntries([...from].map((letter, place) => [letter, said[place]!.replace('_', '')]));
}
