/** An expected reason to stop an action. The message says what is wrong and what to do. */
export class ActionFailure extends Error {
  override readonly name = 'ActionFailure'
}
