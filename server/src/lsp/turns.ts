/** How long work goes on before other messages get their turn, in milliseconds. */
const TURN = 20;

/** Divides long work into turns, between which messages of the client are answered. */
export class Turns {
  #ends = Date.now() + TURN;

  /** Whether the turn is over. */
  get isOver(): boolean {
    return Date.now() >= this.#ends;
  }

  /** Waits for other messages if the turn is over. */
  async pause(): Promise<void> {
    if (!this.isOver) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#ends = Date.now() + TURN;
  }
}
