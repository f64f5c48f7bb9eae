/** Checks of the members file: whether it is valid, and whether it lists approvers. */
import { type Finding, isOwner, type MembersSource, type Roster, readRoster } from '@roster/core'
import { renderFirstBlocking } from '@roster/report'
import { type Check, checksOf } from './check.ts'

const check = checksOf('file')

/** @param where The file's name in messages: a path, or a path on a branch. */
export function fileChecks(
  source: MembersSource,
  where: string,
  now: number,
): { readonly checks: readonly Check[]; readonly roster?: Roster } {
  const { roster, findings } = readRoster(source, { now })
  if (roster === undefined) {
    const what = renderFirstBlocking(findings, where) ?? `${where} is broken.`
    return { checks: [check('fail', what, `Correct ${where}; "roster validate" lists all problems.`)] }
  }
  const sound = check('ok', `${where} is valid, and lists ${people(roster.members.size)}.`)
  return { checks: [sound, ...warningChecks(findings, where), ...approverChecks(roster, where)], roster }
}

function warningChecks(findings: readonly Finding[], where: string): readonly Check[] {
  const warnings = findings.filter(({ severity }) => severity === 'warning')
  if (warnings.length === 0) return []
  const count = `${warnings.length} warning${warnings.length === 1 ? '' : 's'}`
  return [check('warn', `${where} has ${count}.`, 'Read them with "roster validate".')]
}

/** An owner can approve everything. With two owners who have logins, no change depends on a single person. */
function approverChecks({ policy, members }: Roster, where: string): readonly Check[] {
  if (policy.approvals === 'off') return []
  const owners = [...members.values()].filter(
    ({ github, assignments }) => github !== undefined && assignments.some(isOwner),
  )
  if (owners.length > 1 || (owners.length === 1 && policy.selfApproval)) {
    return [check('ok', `${owners.length} Organization owners with a "github" login can approve.`)]
  }
  const what =
    owners.length === 0
      ? `The policy asks for approvals ("approvals": "${policy.approvals}"), and no Organization owner has a "github" login.`
      : 'Only one Organization owner has a "github" login: nobody can approve their own pull requests.'
  const fix = `Give the owners in ${where} their "github" logins.`
  return [check(owners.length === 0 && policy.approvals === 'enforce' ? 'fail' : 'warn', what, fix)]
}

function people(count: number): string {
  return count === 1 ? '1 person' : `${count} people`
}
