import { ContextMenu, DropdownMenu } from 'radix-ui';
import { Check, ChevronRight } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { classes } from './classes.ts';
import { Keys } from './kbd.tsx';
import styles from './menu.module.css';

/** One line of a menu. */
export type MenuItem =
  | {
      readonly kind: 'action';
      readonly label: string;
      readonly icon?: ReactElement;
      readonly keys?: string | undefined;
      /** What it means, quietly beside it. */
      readonly note?: string;
      readonly danger?: boolean;
      readonly onSelect: () => void;
    }
  | {
      /** What cannot be had here. */
      readonly kind: 'lacking';
      readonly label: string;
      readonly icon?: ReactElement;
      /** Why not, and what to do. */
      readonly why: string;
    }
  | {
      readonly kind: 'choice';
      readonly label: string;
      readonly value: string;
      readonly options: readonly { readonly value: string; readonly label: string }[];
      readonly onChoose: (value: string) => void;
    }
  | { readonly kind: 'submenu'; readonly label: string; readonly items: readonly MenuItem[] }
  | { readonly kind: 'note'; readonly label: string }
  | { readonly kind: 'separator' };

// Both menus of Radix have the same parts under the same names; only their outsides differ.
type Parts = Pick<
  typeof DropdownMenu,
  | 'Item'
  | 'Label'
  | 'Separator'
  | 'Sub'
  | 'SubTrigger'
  | 'SubContent'
  | 'Portal'
  | 'RadioGroup'
  | 'RadioItem'
  | 'ItemIndicator'
>;

/** Whether the lines leave room for icons, so that their words stand below each other. */
const hasIcons = (items: readonly MenuItem[]): boolean =>
  items.some(
    (item) =>
      item.kind === 'choice' ||
      ((item.kind === 'action' || item.kind === 'lacking') && item.icon !== undefined),
  );

const renderItems = (parts: Parts, items: readonly MenuItem[]): ReactNode => {
  const iconRoom = hasIcons(items);
  return items.map((item, index) => {
    const { Item, Label, Separator, Sub, SubTrigger, SubContent, Portal } = parts;
    const { RadioGroup, RadioItem, ItemIndicator } = parts;
    switch (item.kind) {
      case 'separator':
        return <Separator key={index} className={styles['separator']} />;
      case 'note':
        return (
          <Label key={index} className={styles['note']}>
            {item.label}
          </Label>
        );
      case 'lacking':
        return (
          <Item key={index} disabled className={classes(styles['item'], styles['lacking'])}>
            {iconRoom && <span className={styles['icon']}>{item.icon}</span>}
            <span className={styles['label']}>
              {item.label}
              <span className={styles['why']}>{item.why}</span>
            </span>
          </Item>
        );
      case 'submenu':
        return (
          <Sub key={index}>
            <SubTrigger className={styles['item']}>
              {iconRoom && <span className={styles['icon']} />}
              <span className={styles['label']}>{item.label}</span>
              <ChevronRight size={14} aria-hidden />
            </SubTrigger>
            <Portal>
              <SubContent className={styles['menu']} collisionPadding={8}>
                {renderItems(parts, item.items)}
              </SubContent>
            </Portal>
          </Sub>
        );
      case 'choice':
        return (
          <RadioGroup key={index} value={item.value} onValueChange={item.onChoose} aria-label={item.label}>
            <Label className={styles['note']}>{item.label}</Label>
            {item.options.map((option) => (
              <RadioItem key={option.value} value={option.value} className={styles['item']}>
                <span className={styles['icon']}>
                  <ItemIndicator className={styles['check']}>
                    <Check size={14} aria-hidden />
                  </ItemIndicator>
                </span>
                <span className={styles['label']}>{option.label}</span>
              </RadioItem>
            ))}
          </RadioGroup>
        );
      case 'action':
        return (
          <Item
            key={index}
            className={classes(styles['item'], item.danger === true && styles['danger'])}
            onSelect={item.onSelect}
          >
            {iconRoom && <span className={styles['icon']}>{item.icon}</span>}
            <span className={styles['label']}>{item.label}</span>
            {item.note !== undefined && <span className={styles['meaning']}>{item.note}</span>}
            {item.keys !== undefined && <Keys keys={item.keys} />}
          </Item>
        );
    }
  });
};

interface MenuProps {
  readonly items: readonly MenuItem[];
  /** The control that opens it. */
  readonly children: ReactElement;
}

/** A menu below a button. */
export const Menu = ({ items, children }: MenuProps) => (
  <DropdownMenu.Root modal={false}>
    <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
    <DropdownMenu.Portal>
      <DropdownMenu.Content className={styles['menu']} align="end" sideOffset={4} collisionPadding={8}>
        {renderItems(DropdownMenu, items)}
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  </DropdownMenu.Root>
);

/** The menu of the secondary button, a long press, or the menu key. */
export const SecondaryMenu = ({ items, children }: MenuProps) => (
  <ContextMenu.Root modal={false}>
    <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
    <ContextMenu.Portal>
      <ContextMenu.Content className={styles['menu']} collisionPadding={8}>
        {renderItems(ContextMenu, items)}
      </ContextMenu.Content>
    </ContextMenu.Portal>
  </ContextMenu.Root>
);
