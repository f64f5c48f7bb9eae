/** The steps of a world: what people, GitHub and runs do in it. */
import type { Content, Entry } from './rules.ts'

export const NAMES = ['ada', 'bob', 'cat'] as const
export const ROLES = ['editor', 'viewer'] as const
export type Edit =
  | { readonly of: 'member'; readonly who: string; readonly to: Entry | undefined }
  | { readonly of: 'policy'; readonly to: Readonly<Record<string, unknown>> }
  | { readonly of: 'keys'; readonly to: Content['keys'] }
  /** Another file. */
  | { readonly of: 'nothing' }

export type Step =
  | {
      readonly do: 'propose'
      readonly edit: Edit
      readonly hasLabel?: boolean
      readonly isApproved?: boolean
      readonly isPreviewed?: boolean
    }
  | { readonly do: 'preview' | 'approve' | 'unlabel'; readonly which: number }
  /** Root may write to the repository, Tom may not. */
  | { readonly do: 'label'; readonly which: number; readonly by: 'root' | 'tom' }
  /** Someone changes the words of a preview that is not merged yet. */
  | { readonly do: 'edit the preview'; readonly which: number }
  /** With several, a queue merges them in one push. */
  | { readonly do: 'merge'; readonly which: number; readonly count: number }
  | { readonly do: 'push'; readonly edit: Edit }
  /** Pushes the file as it was so many landings ago. */
  | { readonly do: 'revert'; readonly landings: number }
  | { readonly do: 'break the file' }
  | { readonly do: 'change by hand'; readonly who: string; readonly to: readonly string[] | undefined }
  /** A new one, which has an id of its own. */
  | { readonly do: 'make a key' }
  | { readonly do: 'delete a key'; readonly key: string }
  | { readonly do: 'accept' }
  | { readonly do: 'wait'; readonly hours: number }
  /**
   * `of`: how many pushes back, or undefined for a schedule. `dies`: after so many changes, without a record. `refuses`: the
   * service refuses this change.
   */
  | {
      readonly do: 'run'
      readonly of?: number | undefined
      readonly dies?: number | undefined
      readonly refuses?: number | undefined
      /** Whether the run applies what nobody reviewed. */
      readonly appliesAll?: boolean
    }
