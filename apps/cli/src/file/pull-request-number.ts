/** The number of a pull request, as GitHub writes it into commits. */

/** GitHub ends the subject of a squashed pull request with its number, and begins that of a merge with it. */
export function pullRequestIn(subject: string): number | undefined {
  const [, merged, squashed] = /^Merge pull request #(\d+) |\(#(\d+)\)$/.exec(subject) ?? []
  const number = merged ?? squashed
  return number === undefined ? undefined : Number(number)
}
