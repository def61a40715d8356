// Emoji by their names; a name this page has no picture for stays as it is written.

const NAMES = `
grinning 😀 smile 😄 joy 😂 slightly_smiling_face 🙂 wink 😉 thinking_face 🤔 cry 😢 sob 😭 scream 😱 sweat_smile 😅
sunglasses 😎 heart ❤️ broken_heart 💔 thumbsup 👍 +1 👍 thumbsdown 👎 -1 👎 clap 👏 wave 👋 pray 🙏 muscle 💪 eyes 👀
ok_hand 👌 raised_hands 🙌 point_right 👉 point_left 👈 point_up ☝️ point_down 👇 tada 🎉 sparkles ✨ star ⭐ fire 🔥
rocket 🚀 zap ⚡ boom 💥 bulb 💡 bell 🔔 no_bell 🔕 mega 📣 loudspeaker 📢 warning ⚠️ rotating_light 🚨 no_entry ⛔
no_entry_sign 🚫 octagonal_sign 🛑 construction 🚧 white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌
negative_squared_cross_mark ❎ question ❓ exclamation ❗ heavy_exclamation_mark ❗ information_source ℹ️ hourglass ⌛
hourglass_flowing_sand ⏳ alarm_clock ⏰ stopwatch ⏱️ clock1 🕐 calendar 📅 date 📅 key 🔑 lock 🔒 unlock 🔓 shield 🛡️
moneybag 💰 money_with_wings 💸 credit_card 💳 ticket 🎫 coin 🪙 chart_with_upwards_trend 📈 bar_chart 📊
chart_with_downwards_trend 📉 email 📧 envelope ✉️ incoming_envelope 📨 inbox_tray 📥 outbox_tray 📤 phone ☎️ iphone 📱
computer 💻 satellite 🛰️ satellite_antenna 📡 battery 🔋 electric_plug 🔌 globe_with_meridians 🌐 link 🔗 paperclip 📎
pushpin 📌 memo 📝 pencil ✏️ pencil2 ✏️ clipboard 📋 page_facing_up 📄 open_file_folder 📂 file_folder 📁 package 📦
wastebasket 🗑️ trash 🗑️ mag 🔍 gear ⚙️ wrench 🔧 hammer 🔨 hammer_and_wrench 🛠️ label 🏷️ gift 🎁 trophy 🏆 robot_face 🤖
bug 🐛 turtle 🐢 unicorn_face 🦄 sunny ☀️ cloud ☁️ umbrella ☂️ snowflake ❄️ rainbow 🌈 coffee ☕ beer 🍺 pizza 🍕 cake 🍰
repeat 🔁 arrows_counterclockwise 🔄 back 🔙 soon 🔜 new 🆕 ok 🆗 sos 🆘 arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️
arrow_down ⬇️ heavy_plus_sign ➕ heavy_minus_sign ➖ red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡
large_green_circle 🟢 large_blue_circle 🔵 white_circle ⚪ black_circle ⚫ large_red_square 🟥 large_green_square 🟩
small_blue_diamond 🔹 small_orange_diamond 🔸 one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ bust_in_silhouette 👤
busts_in_silhouette 👥 house 🏠 office 🏢 ship 🚢 truck 🚚 airplane ✈️ crown 👑 zzz 💤 100 💯`;

const words = NAMES.trim().split(/\s+/);
const EMOJI = new Map(words.flatMap((word, index) => (index % 2 ? [] : [[word, words[index + 1]]])));

/** The picture of a name, or undefined. */
export const emoji = (name) => EMOJI.get(name);

/** Emoji names in a text as pictures. */
export const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI.get(name) ?? whole);
