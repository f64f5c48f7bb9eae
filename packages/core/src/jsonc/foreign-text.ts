/** Texts that are not JSON, for reasons that their author cannot see in an editor. */

const LFS_POINTER = /^version https:\/\/git-lfs\.github\.com\/spec\//

/** Word processors and chat programs replace straight quotes by these. */
const TYPOGRAPHIC_QUOTE = /[\u2018-\u201F\u00AB\u00BB]/u

/**
 * Why a text is not JSON at `offset`, if one of these reasons applies.
 *
 * @param isOpenString Whether the string that begins there is never closed.
 */
export function foreignTextMessage(text: string, offset: number, isOpenString: boolean): string | undefined {
  if (LFS_POINTER.test(text)) {
    return 'This is a Git LFS pointer instead of the file. Take the file out of Git LFS (git lfs untrack), and commit it again.'
  }
  if (text.includes('\0')) {
    return 'The file contains NUL bytes, as text in UTF-16 does. Save it as UTF-8.'
  }
  const suspect = isOpenString ? text.slice(offset).split('\n', 1)[0] : text.at(offset)
  const quote = TYPOGRAPHIC_QUOTE.exec(suspect ?? '')?.[0]
  return quote && `This is not valid JSON: ${quote} is a typographic quotation mark. Use straight ones: ".`
}
