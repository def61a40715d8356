// What one person sees, put together from what the stream tells: the frame, and the messages of each conversation.

const KEPT = 100; // messages of a conversation that stay in the page while its end is looked at

export class State {
  constructor() {
    this.frame = null;
    this.rooms = new Map(); // conversation -> { messages, earlier }
  }

  /** Take the news in (page_follow.py says what they are). */
  take({ frame, conversations = [] }) {
    for (const { channel, fresh, messages, earlier, gone } of conversations) {
      const room = this.rooms.get(channel);
      if (fresh || !room) this.rooms.set(channel, { messages, earlier: Boolean(earlier) });
      else room.messages = merged(room, messages, new Set(gone));
    }
    this.frame = frame ?? this.frame;
  }

  /** Messages of a conversation from before `first`, where that is still the first one here. */
  precede(id, first, { messages, earlier }) {
    const room = this.rooms.get(id);
    if (first !== (room.messages[0]?.ts ?? "")) return;
    room.messages = [...messages, ...room.messages];
    room.earlier = earlier;
  }

  /** Let go of what is far above the end; it can be had again. */
  trim() {
    for (const room of this.rooms.values()) {
      if (room.messages.length <= 2 * KEPT) continue;
      room.messages = room.messages.slice(-KEPT);
      room.earlier = true;
    }
  }

  /** The conversations as the sidebar has them, each with its messages. */
  channels() {
    const empty = { messages: [], earlier: false };
    return this.frame.channels.map((each) => ({ ...each, ...(this.rooms.get(each.id) ?? empty) }));
  }
}

/** Changed messages take their places; one from before those that are here is none of them. */
function merged(room, changed, gone) {
  const kept = room.messages.filter((item) => !gone.has(item.ts));
  const places = new Map(kept.map((item, place) => [item.ts, place]));
  const first = room.messages[0]?.ts ?? "";
  for (const item of changed) {
    if (places.has(item.ts)) kept[places.get(item.ts)] = item;
    else if (!room.earlier || item.ts > first) kept.push(item);
  }
  return kept.sort((one, other) => (one.ts < other.ts ? -1 : 1));
}
