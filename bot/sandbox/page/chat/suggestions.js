// What the message box can complete: the app's commands, the people and the channels that a person knows of.

/** Each as { word, hint, about }; `sign` is what it begins with. */
export function offers(sign, world, frame) {
  if (sign === "/") {
    return world.commands.map((each) => ({ word: each.name, hint: each.usage_hint, about: each.description }));
  }
  if (!frame) return [];
  if (sign === "#") {
    const rooms = frame.channels.filter((room) => room.kind !== "im");
    return rooms.map((room) => ({ word: `#${room.name}`, about: room.kind === "group" ? "private" : "" }));
  }
  const people = world.people.map((each) => ({ word: `@${frame.names[each.id]}`, about: each.real_name }));
  return [...people, { word: `@${frame.names[world.bot.id]}`, about: `${world.bot.name}, app` }];
}
