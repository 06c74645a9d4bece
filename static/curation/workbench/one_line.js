// A browser drops the line ends of what is put into a field of one line, and so joins the words.

/**
 * @param {string} words
 * @returns {string} the words with a space in place of each line end
 */
export function inOneLine(words) {
  return words.replace(/[^\S\n]*[\n\r\v\f\u0085\u2028\u2029]\s*/gu, " ");
}
