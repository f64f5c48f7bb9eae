/** The members file at a commit, or as merging a pull request would leave it. */
import type { MembersSource } from '@roster/core'

export type FileState =
  | {
      readonly kind: 'text'
      /** With the files that it extends. */
      readonly source: MembersSource
      /** Git's SHA of the members file. */
      readonly blobSha: string
    }
  | { readonly kind: 'too-large'; readonly limitBytes: number }
  /** Not valid UTF-8. */
  | { readonly kind: 'not-text' }
  /** A symbolic link. */
  | { readonly kind: 'link' }
  /** A folder or a submodule. */
  | { readonly kind: 'not-a-file' }
  /** Merging would conflict. */
  | { readonly kind: 'conflict' }
