/**
 * Sums gradients of several batches beside the memory that each pass writes them to. Its own memory is made when it is first used, so
 * training without accumulation takes none.
 */
export class GradientSum {
  readonly #gradients: Float32Array;
  #sum: Float32Array | undefined;

  /** Watches the memory that holds the gradients of the latest pass. */
  constructor(gradients: Float32Array) {
    this.#gradients = gradients;
  }

  /** Starts a sum. */
  begin(): void {
    this.#sum?.fill(0);
  }

  /** Adds the present gradients times a weight, rounding each operation to single precision. */
  add(weight: number): void {
    const gradients = this.#gradients;
    this.#sum ??= new Float32Array(gradients.length);
    const sum = this.#sum;
    const factor = Math.fround(weight);
    for (let index = 0; index < sum.length; index += 1) sum[index]! += Math.fround(gradients[index]! * factor);
  }

  /** Puts the sum in the place of the gradients. */
  finish(): void {
    if (this.#sum) this.#gradients.set(this.#sum);
  }
}
