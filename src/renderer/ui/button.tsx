import type { ComponentProps } from 'react';
import styles from './button.module.css';
import { classes } from './classes.ts';

type ButtonProps = ComponentProps<'button'> & {
  /** `plain` has no frame until it is pointed at. Default `outline`. */
  readonly look?: 'primary' | 'outline' | 'plain' | 'danger';
};

/** A button with words. */
export const Button = ({ look = 'outline', className, ...rest }: ButtonProps) => (
  <button type="button" className={classes(styles['button'], styles[look], className)} {...rest} />
);

type IconButtonProps = ComponentProps<'button'> & {
  /** The button's name for those who do not see the icon. */
  readonly label: string;
  readonly small?: boolean;
};

/** A square button with an icon; give it a tooltip, which also shows its keys. */
export const IconButton = ({ label, small = false, className, ...rest }: IconButtonProps) => (
  <button
    type="button"
    aria-label={label}
    className={classes(styles['icon'], small && styles['small'], className)}
    {...rest}
  />
);
