import type { ProjectStatus } from '../../shared/project.ts';
import styles from '../sessions/connection-bar.module.css';
import { Button } from '../ui/button.tsx';
import { projectSentence } from './project-words.ts';

interface ProjectBarProps {
  readonly status: ProjectStatus;
  readonly onShow: () => void;
}

/** A thin line while the project file has mistakes, or asks for something else than there is. It leaves by itself. */
export const ProjectBar = ({ status, onShow }: ProjectBarProps) => {
  const sentence = projectSentence(status);
  if (sentence === null) return null;
  return (
    <div className={styles['bar']} role="status">
      <span>{sentence}</span>
      <Button look="plain" onClick={onShow}>
        Show…
      </Button>
    </div>
  );
};
