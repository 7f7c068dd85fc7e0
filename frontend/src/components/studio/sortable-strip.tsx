"use client";

import {
  closestCenter,
  DndContext,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
  type DragEndEvent,
  type UniqueIdentifier,
} from "@dnd-kit/core";
import { arrayMove, horizontalListSortingStrategy, SortableContext, sortableKeyboardCoordinates, useSortable } from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import { GripVertical } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

import { cn } from "@/lib/cn";

import { STRIP, Tile } from "./strip";

/** A strip whose tiles are put in order by hand or by key; it tells what it does. */
export function SortableStrip({
  label,
  order,
  nameOf,
  onOrder,
  before,
  after,
  children,
}: {
  label: string;
  order: string[];
  nameOf: (id: string) => string;
  onOrder: (next: string[]) => void;
  before?: ReactNode;
  after?: ReactNode;
  children: ReactNode;
}) {
  const t = useTranslations("studio.strip");
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 6 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const name = (id: UniqueIdentifier) => nameOf(String(id));
  const place = (id: UniqueIdentifier) => order.indexOf(String(id)) + 1;
  const drop = ({ active, over }: DragEndEvent) => {
    if (over && active.id !== over.id) onOrder(arrayMove(order, place(active.id) - 1, place(over.id) - 1));
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      onDragEnd={drop}
      accessibility={{
        screenReaderInstructions: { draggable: t("how") },
        announcements: {
          onDragStart: ({ active }) => t("taken", { name: name(active.id), place: place(active.id), count: order.length }),
          onDragOver: ({ active, over }) => (over ? t("over", { name: name(active.id), place: place(over.id), count: order.length }) : undefined),
          onDragEnd: ({ active, over }) => t("dropped", { name: name(active.id), place: place((over ?? active).id), count: order.length }),
          onDragCancel: ({ active }) => t("back", { name: name(active.id) }),
        },
      }}
    >
      <SortableContext items={order} strategy={horizontalListSortingStrategy}>
        <ol aria-label={label} tabIndex={0} className={cn(STRIP, "-outline-offset-2")}>
          {before}
          {children}
          {after}
        </ol>
      </SortableContext>
    </DndContext>
  );
}

/** A tile that can be moved: the same, with a handle. */
export function SortableTile({ id, handle, locked, ...tile }: Parameters<typeof Tile>[0] & { id: string; handle: string; locked?: boolean }) {
  const t = useTranslations("studio.strip");
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id,
    disabled: locked,
    attributes: { roleDescription: t("role") },
  });
  return (
    <li
      ref={setNodeRef}
      style={{ transform: CSS.Translate.toString(transform), transition }}
      className={cn("flex shrink-0 items-center rounded-lg bg-raised", isDragging && "z-10 opacity-80 shadow-lg")}
    >
      <button
        type="button"
        ref={setActivatorNodeRef}
        {...attributes}
        {...listeners}
        aria-label={handle}
        disabled={locked}
        className="grid h-[72px] w-6 cursor-grab touch-none place-items-center rounded-l-lg text-muted -outline-offset-2 hover:bg-ink/8 hover:text-ink disabled:cursor-not-allowed disabled:opacity-45 pointer-coarse:w-11"
      >
        <GripVertical className="size-4" aria-hidden />
      </button>
      <Tile {...tile} />
    </li>
  );
}
