/** The remaining steps after the files are written, in order. */

export interface NextSteps {
  readonly membersFile: string
  /** Whether the actions in the workflows exist; undefined if no workflows were written. */
  readonly pinned: boolean | undefined
  readonly defaultBranch: string
}

export function nextSteps({ membersFile, pinned, defaultBranch }: NextSteps): string {
  const file = membersFile === 'members.json' ? '' : ` --file ${membersFile}`
  const steps = [
    `Run roster plan${file}. It changes nobody's access.`,
    ...(pinned === false
      ? [
          'In the workflows, replace <owner> and <commit> by those of a release: a fork\nmakes one (docs/how-to/fork.md), and roster init from there fills them in.',
        ]
      : []),
    ...(pinned === undefined
      ? []
      : [
          `In the repository's settings, make the environments roster-preview and\nroster-apply, limited to the branch ${defaultBranch}. Give each an API key of its own as\nEC_API_KEY, and both the same ROSTER_REVIEW_KEY, which this makes:\nopenssl rand -base64 32`,
        ]),
    `Commit, and merge to ${defaultBranch}.`,
    ...(pinned === undefined
      ? []
      : [
          `Protect ${defaultBranch}: changes by pull request only, with the check "preview".`,
          `Run roster doctor${file}, then open a first pull request.`,
        ]),
  ]
  const lines = steps.map((step, index) => `  ${index + 1}. ${step.replaceAll('\n', '\n     ')}`)
  return `Next:\n${lines.join('\n')}\n`
}
