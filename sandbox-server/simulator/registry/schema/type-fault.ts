/**
 * A value that doesn't fit its field. `found` is what Go's decoder calls the value (`string`, `number 1.5`); where a
 * type reads itself, `sentence` is the whole message and no field is named.
 */
export class TypeFault extends Error {
  override readonly name = "TypeFault";
  readonly found: string;
  readonly sentence: string | undefined;

  constructor(found: string, sentence?: string) {
    super(sentence ?? found);
    this.found = found;
    this.sentence = sentence;
  }

  static bare(sentence: string): TypeFault {
    return new TypeFault("", sentence);
  }
}
