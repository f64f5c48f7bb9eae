/** The entries of the guide about people who leave. */
import type { OffboardingFindingCode } from './finding.ts'
import { type Entries, info, warning } from './guide-entry.ts'

export const OFFBOARDING: Entries<OffboardingFindingCode> = {
  'group-left-empty': info(
    'Nobody in the organization is left in a group that the person was in.',
    'Delete the group, or add another member to it.',
  ),
  'approvals-uncovered': warning(
    'The person could approve changes that no other member with a GitHub login can, or only one who then cannot approve their own.',
    'Give another member the role and a "github" login, and merge that first.',
  ),
  'login-goes': info(
    'The entry has a GitHub login, which no longer counts for approvals once it is merged.',
    'Also take the account out of the repository and of teams on GitHub.',
  ),
  'named-in-codeowners': warning(
    'CODEOWNERS names the person. GitHub ignores owners without write access, and a line without any other owner asks nobody.',
    'Edit the line. roster codeowners prints one from the owners in the file.',
  ),
  'reviewer-in-open-review': warning(
    'An access review that is not closed waits for decisions of the person.',
    'Have them decide before they leave, or open the review again without them.',
  ),
  'schedule-runs-as': warning(
    'A scheduled workflow runs as the GitHub account of the person, or they last changed its "cron" line. GitHub stops the schedule when that account is deprovisioned, so expired members then stay.',
    'Have another person change the "cron" line, for example to another minute, and merge that.',
  ),
  'removal-not-applied': warning(
    'The file says "unlisted": "report", so no run removes members who are not listed.',
    'Remove the person in the Cloud Console.',
  ),
  'close-account-first': info(
    'The address is of a domain with single sign-on. While the account is open, the person can sign in and become a member again.',
    'Close the account at the identity provider before you merge.',
  ),
  'not-in-file': warning(
    'The person is a member or is invited, and the file does not list them, so this edit ends nothing there. Unless an earlier edit that took them out is still to be applied, apply holds what no preview has shown.',
    'Remove them in the Cloud Console, or have a run apply it by hand with "unreviewed: apply".',
  ),
  'shared-address': warning(
    'Several members have the address, so it does not say which of them leaves.',
    'Name the right one as "user:" and the user id.',
  ),
  'other-address': warning(
    'An address in the file or in the organization is probably another one of the person.',
    'If it is, name it in the same command.',
  ),
  'look-alike-stays': warning(
    'The file lists an address that looks like one of the person. It is another address, so it stays.',
    'Check whose it is. If it is the same person, name it in the same command.',
  ),
  'still-named': info(
    'A comment or a text in the file still contains the address of the person. Only their entries are edited.',
    'Edit the line if it should not.',
  ),
  'secret-known': warning(
    'An API key stays, and the person made it or answered for it, so they can know its secret.',
    'Replace the key with roster keys rotate.',
  ),
  'two-files-of-one': warning(
    'Two files are about the same organization, so each asks for what the other does not.',
    'Keep one of them.',
  ),
  'not-looked-up': {
    severities: ['warning', 'info'],
    means:
      'The organization, or a part of what hangs on the person, could not be looked up. It is an info if nobody was to be asked ("--offline").',
    remedy: 'Run the command again with a key of an Organization owner, or look yourself.',
  },
}
