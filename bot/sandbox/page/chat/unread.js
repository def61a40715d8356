// What a person has not read yet, in each conversation.

export class Unread {
  constructor(storage) {
    this.storage = storage;
  }

  /** The messages of others that came since. */
  of(person, room) {
    const read = this.storage.get(nameOf(person, room)) ?? "";
    return room.messages.filter((item) => item.ts > read && item.user !== person);
  }

  /** How many they are, as { count, more }; with `more` there are others among the earlier messages. */
  tally(person, room) {
    const count = this.of(person, room).length;
    const oldest = room.messages[0]?.ts ?? "";
    return { count, more: room.earlier && count > 0 && oldest > (this.storage.get(nameOf(person, room)) ?? "") };
  }

  /** The person has the conversation's end before their eyes. */
  seen(person, room) {
    const newest = room.messages.at(-1)?.ts ?? "";
    if (newest > (this.storage.get(nameOf(person, room)) ?? "")) this.storage.set(nameOf(person, room), newest);
  }
}

const nameOf = (person, room) => `read ${person} ${room.id}`;
