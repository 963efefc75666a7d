import { type DayNumber, dateText } from "../../core/deadline/shanghaiTime.ts";
import { recountCalendar } from "../../core/ticket/sweepClocks.ts";
import { written } from "./stories.ts";
import type { World } from "./world.ts";

const AHEAD_WORKDAYS = 4;

/** The office announces that it stays shut on a working day soon: open limits are counted anew. */
export async function announceDayOff(world: World, today: DayNumber): Promise<void> {
  const { house } = world;
  const office = world.office();
  const date = dateText(office.timetable.calendar.workdayAfter(today, AHEAD_WORKDAYS));
  const settings = { ...office.settings, daysOff: { ...office.settings.daysOff, [date]: written.dayOff } };
  await house.database.prisma.office.update({ where: { id: office.id }, data: { settings } });
  await house.refresh();
  await recountCalendar(
    {
      prisma: house.database.prisma,
      seal: house.seal,
      office: house.office,
      newId: () => `calendar:${date}`,
      now: () => world.now,
      onRefused: ({ id }, command, why) => world.journal.sweepRefused.push(`${id} ${command.type}: ${why}`),
    },
    office.id,
  );
}
